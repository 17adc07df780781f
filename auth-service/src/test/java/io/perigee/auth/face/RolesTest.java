package io.perigee.auth.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.perigee.auth.Asking;
import io.perigee.auth.Example;
import io.perigee.auth.Tenant;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
class RolesTest {

  private static final String VERSION = "Accept-Version";

  private Tenant tenant;
  private String foo;
  private String bar;
  private String policy;

  @BeforeEach
  void account() {
    tenant = Tenant.make();
    foo = Asking.user(tenant, "foo");
    bar = Asking.user(tenant, "bar");
    policy = Asking.policy(tenant, "readinstance", "can listmachine and getmachine");
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "POST", path = "/:account/roles")
  void thePublishedExampleMakesARole() {
    Response made = make();

    made.then()
        .statusCode(201)
        .header("Location", "/" + tenant.login() + "/roles/" + made.path("id"))
        .body("name", equalTo("readable"))
        .body("members", hasSize(1))
        .body("members[0].type", equalTo("subuser"))
        .body("members[0].id", equalTo(foo))
        .body("members[0].login", equalTo("foo"))
        .body("members[0].default", equalTo(true))
        .body("policies[0].id", equalTo(policy))
        .body("policies[0].name", equalTo("readinstance"))
        .body("default_members", nullValue());
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "GET", path = "/:account/roles")
  @ContractTest(api = "cloudapi", method = "GET", path = "/:account/roles/:role")
  void rolesAreObjectsInVersion9AndListsOfNamesBefore() {
    String id = make().path("id");

    tenant
        .asking()
        .header(VERSION, "9.0.0")
        .get("/cloudapi/my/roles")
        .then()
        .statusCode(200)
        .body("$", hasSize(1))
        .body("[0].members[0].login", equalTo("foo"))
        .body("[0].policies[0].name", equalTo("readinstance"));
    for (String version : List.of("7.2.0", "7.3.0", "8.0.0")) {
      for (String reference : List.of(id, "readable")) {
        tenant
            .asking()
            .header(VERSION, version)
            .get("/cloudapi/my/roles/" + reference)
            .then()
            .statusCode(200)
            .body("id", equalTo(id))
            .body("members", contains("foo"))
            .body("default_members", contains("foo"))
            .body("policies", contains("readinstance"));
      }
    }
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "POST", path = "/:account/roles/:role")
  void thePublishedUpdateReplacesMembersAndKeepsTheRest() {
    String id = make().path("id");

    tenant
        .asking()
        .body(Example.text("published/update-role.json"))
        .post("/cloudapi/my/roles/" + id)
        .then()
        .statusCode(200)
        .body("name", equalTo("readable"))
        .body("members.login", contains("foo", "bar"))
        .body("members.id", contains(foo, bar))
        .body("members.default", contains(true, false))
        .body("policies[0].name", equalTo("readinstance"));
  }

  @Test
  void olderClientsNameMembersInEveryFormThatTheyHave() {
    for (Object members :
        List.of(List.of("foo", "bar"), "foo,bar", "[\"foo\",\"bar\"]", List.of("foo,bar"))) {
      String name = "r" + Tenant.random(4);
      tenant
          .asking()
          .header(VERSION, "8.0.0")
          .body(
              Map.of(
                  "name",
                  name,
                  "members",
                  members,
                  "default_members",
                  "foo",
                  "policies",
                  List.of("readinstance")))
          .post("/cloudapi/my/roles")
          .then()
          .statusCode(201)
          .body("members", contains("foo", "bar"))
          .body("default_members", contains("foo"))
          .body("policies", contains("readinstance"));
    }
    // Whoever has a role by default is a member of it; who is no longer named keeps the membership.
    String id = make().path("id");
    tenant
        .asking()
        .header(VERSION, "8.0.0")
        .body(Map.of("default_members", List.of("bar")))
        .post("/cloudapi/my/roles/" + id)
        .then()
        .statusCode(200)
        .body("members", contains("foo", "bar"))
        .body("default_members", contains("bar"));
  }

  @Test
  void anotherAccountCanBeAMember() {
    Tenant other = Tenant.make();

    tenant
        .asking()
        .body(
            Map.of(
                "name",
                "partners",
                "members",
                List.of(Map.of("type", "account", "login", other.login(), "default", true))))
        .post("/cloudapi/my/roles")
        .then()
        .statusCode(201)
        .body("members[0].type", equalTo("account"))
        .body("members[0].id", equalTo(other.id().toString()));

    Asking.internally(
            "/access",
            Map.of("account", tenant.login(), "principal", other.id(), "path", "/machines"))
        .then()
        .statusCode(200)
        .body("account.id", equalTo(tenant.id().toString()))
        .body("roles.name", contains("partners"));
    Asking.internally(
            "/access",
            Map.of("account", other.login(), "principal", tenant.id(), "path", "/machines"))
        .then()
        .body("roles", hasSize(0));
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "DELETE", path = "/:account/roles/:role")
  void aDeletedRoleOpensNothing() {
    String id = make().path("id");
    Asking.internally(
        "/role-tags",
        Map.of("account", tenant.id(), "path", "/machines", "roles", List.of("readable")));

    tenant.asking().delete("/cloudapi/my/roles/" + id).then().statusCode(204);

    tenant.asking().get("/cloudapi/my/roles/" + id).then().statusCode(404);
    Asking.internally(
            "/access", Map.of("account", tenant.login(), "principal", foo, "path", "/machines"))
        .then()
        .body("roles", hasSize(0))
        .body("tags", hasSize(0));
  }

  @Test
  void whatMayBeDoneFollowsEveryChangeAtOnce() {
    String id = make().path("id");
    access(foo, "/machines/m1")
        .then()
        .body("roles[0].name", equalTo("readable"))
        .body("roles[0].standard", equalTo(true))
        .body("roles[0].rules", contains("can listmachine and getmachine"));
    access(bar, "/machines/m1").then().body("roles", hasSize(0));

    tenant
        .asking()
        .body(Map.of("rules", List.of("CAN stopmachine")))
        .post("/cloudapi/my/policies/" + policy)
        .then()
        .statusCode(200);
    access(foo, "/machines/m1").then().body("roles[0].rules", contains("CAN stopmachine"));

    tenant.asking().body(Map.of("members", List.of())).post("/cloudapi/my/roles/" + id);
    access(foo, "/machines/m1").then().body("roles", hasSize(0));
    Asking.internally("/access", Map.of("account", "nosuchaccount", "principal", foo, "path", "/"))
        .then()
        .statusCode(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                     | MissingParameter | name is required",
        "{\"name\":\"r\",\"members\":7}                         | InvalidArgument  | members must be a list",
        "{\"name\":\"r\",\"members\":[7]}                       | InvalidArgument  | members must be a list",
        "{\"name\":\"r\",\"members\":[{}]}                      | MissingParameter | members[0].login is required",
        "{\"name\":\"r\",\"members\":[{\"login\":\"zed\"}]}     | InvalidArgument  | members[0]: there is no user zed",
        "{\"name\":\"r\",\"members\":[\"foo\",\"zed\"]}         | InvalidArgument  | members[1]: there is no user zed",
        "{\"name\":\"r\",\"members\":[{\"type\":\"account\",\"login\":\"foo\"}]} | InvalidArgument | members[0]: there is no account foo",
        "{\"name\":\"r\",\"members\":[{\"type\":\"group\",\"login\":\"foo\"}]}   | InvalidArgument | members[0].type must be one of",
        "{\"name\":\"r\",\"members\":\"[[[\"}                   | InvalidArgument  | members must be a list",
        "{\"name\":\"r\",\"policies\":[{\"name\":\"zed\"}]}     | InvalidArgument  | policies[0]: there is no policy zed",
        "{\"name\":\"r\",\"policies\":{}}                       | MissingParameter | policies[0].name is required",
        "{\"name\":\"a,b\"}                                     | InvalidArgument  | name must begin with",
        "{\"name\":\"r\",\"colour\":\"red\"}                    | InvalidArgument  | unknown field colour"
      })
  void badInputIsRefusedByNameAndChangesNothing(String body, String code, String message) {
    Response answer = tenant.asking().body(body).post("/cloudapi/my/roles");

    answer.then().statusCode(409).body("code", equalTo(code)).body("message", startsWith(message));
    tenant.asking().get("/cloudapi/my/roles").then().body("$", hasSize(0));
  }

  @Test
  void anotherAccountsUsersAndPoliciesAreNone() {
    Tenant other = Tenant.make();
    String theirs = Asking.user(other, "theirs");
    String theirPolicy = Asking.policy(other, "theirpolicy", "CAN getmachine");

    for (Map<String, ?> body :
        List.of(
            Map.of("name", "r", "members", List.of(Map.of("id", theirs))),
            Map.of("name", "r", "policies", List.of(Map.of("id", theirPolicy))))) {
      Response answer = tenant.asking().body(body).post("/cloudapi/my/roles");
      answer.then().statusCode(409);
      assertThat(answer.<String>path("message")).contains("there is no");
    }
  }

  private Response make() {
    return tenant
        .asking()
        .body(Example.text("published/create-role.json"))
        .post("/cloudapi/my/roles");
  }

  private Response access(String principal, String path) {
    return Asking.internally(
        "/access", Map.of("account", tenant.login(), "principal", principal, "path", path));
  }
}
