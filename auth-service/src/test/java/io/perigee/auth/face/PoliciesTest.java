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
class PoliciesTest {

  private Tenant tenant;

  @BeforeEach
  void account() {
    tenant = Tenant.make();
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "POST", path = "/:account/policies")
  void thePublishedExampleMakesAPolicy() {
    Response made =
        tenant
            .asking()
            .body(Example.text("published/create-policy.json"))
            .post("/cloudapi/my/policies");

    made.then()
        .statusCode(201)
        .header("Location", "/" + tenant.login() + "/policies/" + made.path("id"))
        .body("name", equalTo("test-policy"))
        .body("rules", contains("can rebootMachine"))
        .body("description", equalTo("can reboot any instance"));
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "GET", path = "/:account/policies")
  @ContractTest(api = "cloudapi", method = "GET", path = "/:account/policies/:policy")
  void policiesAreListedAndFoundByIdAndName() {
    String id = Asking.policy(tenant, "readinstance", "can listmachine and getmachine");

    tenant
        .asking()
        .get("/cloudapi/my/policies")
        .then()
        .statusCode(200)
        .body("$", hasSize(1))
        .body("[0].name", equalTo("readinstance"))
        .body("[0].rules", contains("can listmachine and getmachine"))
        .body("[0].description", nullValue());
    for (String reference : List.of(id, "readinstance")) {
      tenant
          .asking()
          .get("/cloudapi/my/policies/" + reference)
          .then()
          .statusCode(200)
          .body("id", equalTo(id))
          .body("rules", contains("can listmachine and getmachine"));
    }
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "POST", path = "/:account/policies/:policy")
  void anUpdateKeepsWhatItLeavesOutAndReplacesRules() {
    String id = Asking.policy(tenant, "test-policy", "can rebootMachine");

    tenant
        .asking()
        .body(Map.of("description", "Restart any instance, no matter which origin IP"))
        .post("/cloudapi/my/policies/" + id)
        .then()
        .statusCode(200)
        .body("name", equalTo("test-policy"))
        .body("rules", contains("can rebootMachine"))
        .body("description", equalTo("Restart any instance, no matter which origin IP"));
    tenant
        .asking()
        .body(
            Map.of(
                "rules",
                List.of(
                    "CAN rebootmachine, createmachine AND getmachine",
                    "CAN listkeys AND listuserkeys")))
        .post("/cloudapi/my/policies/" + id)
        .then()
        .statusCode(200)
        .body("rules", hasSize(2));
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "DELETE", path = "/:account/policies/:policy")
  void aDeletedPolicyIsNoRolesAnyMore() {
    String id = Asking.policy(tenant, "gone", "CAN getmachine");
    Asking.role(tenant, "holder", "gone");

    tenant.asking().delete("/cloudapi/my/policies/" + id).then().statusCode(204);

    tenant.asking().get("/cloudapi/my/policies/" + id).then().statusCode(404);
    tenant.asking().get("/cloudapi/my/roles/holder").then().body("policies", hasSize(0));
  }

  @Test
  void rulesComeAsOneTextAsRepeatedFieldsAndAsAJsonText() {
    String form = "application/x-www-form-urlencoded";
    tenant
        .asking()
        .contentType(form)
        .body("name=one&rules=CAN+rebootmachine%2C+getmachine")
        .post("/cloudapi/my/policies")
        .then()
        .statusCode(201)
        .body("rules", contains("CAN rebootmachine, getmachine"));
    tenant
        .asking()
        .contentType(form)
        .body("name=two&rules=CAN+rebootmachine&rules=CAN+getmachine")
        .post("/cloudapi/my/policies")
        .then()
        .statusCode(201)
        .body("rules", contains("CAN rebootmachine", "CAN getmachine"));
    tenant
        .asking()
        .body(Map.of("name", "three", "rules", "[\"CAN rebootmachine\", \"CAN getmachine\"]"))
        .post("/cloudapi/my/policies")
        .then()
        .statusCode(201)
        .body("rules", contains("CAN rebootmachine", "CAN getmachine"));
  }

  @Test
  void namesAreUniqueInAnAccountOnly() {
    Asking.policy(tenant, "same", "CAN getmachine");
    Asking.policy(Tenant.make(), "same", "CAN getmachine");
    Asking.policy(tenant, "other", "CAN getmachine");

    tenant
        .asking()
        .body(Map.of("name", "same", "rules", List.of("CAN getmachine")))
        .post("/cloudapi/my/policies")
        .then()
        .statusCode(409)
        .body("errors[0].field", equalTo("name"));
    tenant
        .asking()
        .body(Map.of("name", "same"))
        .post("/cloudapi/my/policies/other")
        .then()
        .statusCode(409)
        .body("errors[0].code", equalTo("Duplicate"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"rules\":[\"CAN x\"]}                              | MissingParameter | name is required",
        "{\"name\":\"p\"}                                     | MissingParameter | rules is required",
        "{\"name\":\"p\",\"rules\":[]}                        | InvalidArgument  | rules must be 1 to 100 sentences",
        "{\"name\":\"p\",\"rules\":{}}                        | InvalidArgument  | rules must be an array of sentences",
        "{\"name\":\"p\",\"rules\":[1]}                       | InvalidArgument  | rules must be an array of sentences",
        "{\"name\":\"p\",\"rules\":[\"can x\",\"Fred can x\"]} | InvalidArgument | rules[1] at column 1: expected CAN",
        "{\"name\":\"p\",\"rules\":[\"can x when colour = red\"]} | InvalidArgument | rules[0] at column 12: \"colour\" is no condition",
        "{\"name\":\"a,b\",\"rules\":[\"can x\"]}             | InvalidArgument  | name must begin with",
        "{\"name\":\"p\",\"rules\":[\"can x\"],\"colour\":1}  | InvalidArgument  | unknown field colour"
      })
  void badInputIsRefusedByNameAndPlaceAndChangesNothing(String body, String code, String message) {
    Response answer = tenant.asking().body(body).post("/cloudapi/my/policies");

    answer.then().statusCode(409).body("code", equalTo(code)).body("message", startsWith(message));
    tenant.asking().get("/cloudapi/my/policies").then().body("$", hasSize(0));
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "POST", path = "/:login/policies/_simulate")
  void theSimulatorSaysWhatWouldBeDecidedAndWhy() {
    Asking.user(tenant, "bob");
    Asking.policy(tenant, "restart", "CAN rebootmachine WHEN requesttime::day in (Mon, Tue)");
    Asking.role(tenant, "ops", "restart", "bob");
    Map<String, Object> attempt =
        new java.util.HashMap<>(
            Map.of(
                "user",
                "bob",
                "action",
                "RebootMachine",
                "resource",
                "/my/machines/m1",
                "conditions",
                Map.of("time", "2026-11-23T08:00:00Z")));

    simulate(attempt)
        .then()
        .statusCode(200)
        .body("allowed", equalTo(false))
        .body("reason", equalTo("the resource is tagged with none of the active roles"))
        .body("roles[0].name", equalTo("ops"))
        .body("roles[0].active", equalTo(true))
        .body("roles[0].tagged", equalTo(false));

    Asking.internally(
            "/role-tags",
            Map.of("account", tenant.id(), "path", "/machines/m1", "roles", List.of("ops")))
        .then()
        .statusCode(200);
    simulate(attempt)
        .then()
        .body("allowed", equalTo(true))
        .body("roles[0].tagged", equalTo(true))
        .body("roles[0].rules[0].concerns", equalTo(true))
        .body("roles[0].rules[0].condition", equalTo("yes"));

    attempt.put("conditions", Map.of("time", "2026-11-22T08:00:00Z"));
    simulate(attempt)
        .then()
        .body("allowed", equalTo(false))
        .body("reason", equalTo("the conditions of the rules for this action do not hold"));
    attempt.put("action", "DeleteMachine");
    simulate(attempt)
        .then()
        .body("reason", equalTo("no rule of these roles is about this action on this resource"));
    attempt.put("rules", List.of("CAN deletemachine"));
    simulate(attempt).then().body("allowed", equalTo(true));
    attempt.put("as_role", List.of("admins"));
    simulate(attempt)
        .then()
        .body("allowed", equalTo(false))
        .body("reason", equalTo("not a member of admins"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                                  | 409 | user, action, resource are required",
        "{\"user\":\"nobody\",\"action\":\"x\",\"resource\":\"/my\"}         | 404 | no user nobody",
        "{\"user\":\"bob\",\"action\":\"x\",\"resource\":\"machines\"}       | 409 | resource must be a path",
        "{\"user\":\"bob\",\"action\":\"x\",\"resource\":\"/other/machines\"} | 409 | resource must be a path",
        "{\"user\":\"bob\",\"action\":\"x\",\"resource\":\"/my\",\"conditions\":[]} | 409 | conditions must be an object",
        "{\"user\":\"bob\",\"action\":\"x\",\"resource\":\"/my\",\"conditions\":{\"time\":\"now\"}} | 409 | conditions.time must be a time",
        "{\"user\":\"bob\",\"action\":\"x\",\"resource\":\"/my\",\"conditions\":{\"tags\":{\"a\":[]}}} | 409 | conditions.tags.a must be text",
        "{\"user\":\"bob\",\"action\":\"x\",\"resource\":\"/my\",\"rules\":[\"no\"]} | 409 | rules[0] at column 1"
      })
  void aSimulationThatCannotBeReadIsRefused(String body, int status, String message) {
    Asking.user(tenant, "bob");

    Response answer = tenant.asking().body(body).post("/cloudapi/my/policies/_simulate");

    answer.then().statusCode(status);
    assertThat(answer.<String>path("message")).startsWith(message);
  }

  private Response simulate(Map<String, ?> attempt) {
    return tenant.asking().body(attempt).post("/cloudapi/my/policies/_simulate");
  }
}
