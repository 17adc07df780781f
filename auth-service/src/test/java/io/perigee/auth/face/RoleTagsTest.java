package io.perigee.auth.face;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.perigee.auth.Asking;
import io.perigee.auth.Example;
import io.perigee.auth.Tenant;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
class RoleTagsTest {

  private Tenant tenant;
  private String bob;

  @BeforeEach
  void account() {
    tenant = Tenant.make();
    bob = Asking.user(tenant, "bob");
    Asking.policy(tenant, "read", "CAN *");
    Asking.role(tenant, "test-role", "read", "bob");
    Asking.role(tenant, "second", "read");
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "PUT", path = "/:resource_path")
  void thePublishedExampleTagsACollection() {
    put("/machines", "/my/machines", Example.text("published/set-role-tags.json"))
        .then()
        .statusCode(200)
        .body("name", equalTo("/my/machines"))
        .body("role-tag", contains("test-role"));

    tags("/machines").then().body("tags", contains("test-role"));
    tags("/machines/m1").then().body("tags", hasSize(0));
  }

  @Test
  void tagsReplaceThoseThatThereWereAndComeAsAHeaderToo() {
    put("/machines", "/my/machines", "{\"role-tag\":\"test-role,second\"}");
    tags("/machines").then().body("tags", contains("second", "test-role"));

    tenant
        .asking()
        .header("role-tag", "second")
        .put("/cloudapi/my/_role-tags?path=/machines&name=/my/machines")
        .then()
        .statusCode(200)
        .body("role-tag", contains("second"));
    put("/machines", "/my/machines", "{\"role-tag\":[]}").then().body("role-tag", hasSize(0));
    tags("/machines").then().body("tags", hasSize(0));
  }

  @Test
  void oneResourceHasOneSetOfTagsByWhateverNameItIsCalled() {
    String policy = tenant.asking().get("/cloudapi/my/policies/read").path("id");
    String fingerprint = tenant.asking().get("/cloudapi/my/keys/first").path("fingerprint");

    put("/users/bob", "/my/users/bob", "{\"role-tag\":[\"second\"]}");
    put("/policies/read", "/my/policies/read", "{\"role-tag\":[\"second\"]}");
    put("/keys/first", "/my/keys/first", "{\"role-tag\":[\"second\"]}");

    tags("/users/" + bob).then().body("tags", contains("second"));
    tags("/users/bob/keys").then().body("tags", hasSize(0));
    tags("/policies/" + policy).then().body("tags", contains("second"));
    tags("/keys/" + fingerprint).then().body("tags", contains("second"));
  }

  @Test
  void whatIsDeletedLeavesNoTagsForWhatComesAfterIt() {
    Response key =
        tenant
            .asking()
            .body(Map.of("name", "k", "key", Example.key("ed25519.pub")))
            .post("/cloudapi/my/users/bob/keys");
    String path = "/users/bob/keys/" + key.<String>path("fingerprint");
    put(path, "/my" + path, "{\"role-tag\":[\"second\"]}");
    tags("/users/bob/keys/k").then().body("tags", contains("second"));

    tenant.asking().delete("/cloudapi/my/users/bob/keys/k").then().statusCode(204);

    tags(path).then().body("tags", hasSize(0));
  }

  @Test
  void onlyTheGatewaysPathCounts() {
    put("/machines", "/my/machines", "{\"role-tag\":[\"second\"],\"path\":\"/users\"}")
        .then()
        .statusCode(200);
    tenant
        .asking()
        .body("{\"role-tag\":[\"second\"]}")
        .put("/cloudapi/my/_role-tags?path=/images&name=/my/images&path=/keys")
        .then()
        .statusCode(200);

    tags("/users").then().body("tags", hasSize(0));
    tags("/keys").then().body("tags", hasSize(0));
    tags("/images").then().body("tags", contains("second"));
  }

  @Test
  void whatIsNoRoleOfTheAccountIsRefusedByNameAndNothingChanges() {
    Tenant other = Tenant.make();
    Asking.policy(other, "p", "CAN *");
    Asking.role(other, "theirs", "p");

    for (String body :
        List.of(
            "{\"role-tag\":[\"test-role\",\"theirs\"]}", "{\"role-tag\":\"test-role,nosuch\"}")) {
      put("/machines", "/my/machines", body)
          .then()
          .statusCode(409)
          .body("code", equalTo("InvalidArgument"))
          .body("errors[0].field", equalTo("role-tag[1]"));
    }
    put("/machines", "/my/machines", "{}")
        .then()
        .statusCode(409)
        .body("code", equalTo("MissingParameter"));
    put("/machines", "/my/machines", "{\"role-tag\":{}}").then().statusCode(409);
    tags("/machines").then().body("tags", hasSize(0));
  }

  private Response put(String path, String name, String body) {
    return tenant
        .asking()
        .body(body)
        .put("/cloudapi/my/_role-tags?path=" + encoded(path) + "&name=" + encoded(name));
  }

  private Response tags(String path) {
    Response answer =
        Asking.internally(
            "/access", Map.of("account", tenant.login(), "principal", bob, "path", path));
    answer.then().statusCode(200);
    return answer;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
