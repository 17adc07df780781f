package io.perigee.auth.face;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.auth.Example;
import io.perigee.auth.Tenant;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.TopicProbe;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
class AccountTest {

  private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login")
  void theAccountOfThePublishedExampleIsShownAsThere() throws Exception {
    // Given the account of the example
    JsonNode example = Json.tree(Example.text("published/account.json"));
    Tenant tenant = Tenant.make();
    tenant.asking().body(update(example)).post("/cloudapi/my").then().statusCode(200);

    // When its owner asks for it, by each of its three names
    for (String name : new String[] {"my", tenant.login(), tenant.id().toString()}) {
      Response answer = tenant.asking().get("/cloudapi/" + name);

      // Then the answer has the example's values, and the sum and length of its body
      answer
          .then()
          .statusCode(200)
          .contentType("application/json")
          .header("Content-MD5", md5(answer.asByteArray()))
          .header("Content-Length", Integer.toString(answer.asByteArray().length))
          .body("id", equalTo(tenant.id().toString()))
          .body("login", equalTo(tenant.login()))
          .body("email", equalTo("barbar@example.com"))
          .body("companyName", equalTo("Example Inc"))
          .body("firstName", equalTo("BarBar"))
          .body("lastName", equalTo("Jinks"))
          .body("phone", equalTo("123-456-7890"))
          .body("created", matchesPattern(TIME))
          .body("updated", matchesPattern(TIME))
          .body("triton_cns_enabled", equalTo(false))
          .body("$", not(hasKey("city")));
    }
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "POST", path = "/:login")
  void theFormOfThePublishedExampleChangesWhatItNamesAndNothingElse() {
    // Given an account with a company
    Tenant tenant = Tenant.make();
    Response before =
        tenant.asking().body("{\"companyName\":\"Example Inc\"}").post("/cloudapi/my");

    // When the example's form is sent, its postal-code by the field's name
    String form =
        Example.text("published/update-account.form").replace("postal-code", "postalCode");
    Response answer =
        tenant
            .asking()
            .contentType("application/x-www-form-urlencoded")
            .body(form)
            .post("/cloudapi/my");

    // Then both fields are as in the example, and the rest is as it was
    answer
        .then()
        .statusCode(200)
        .contentType("application/json")
        .body("postalCode", equalTo("12345"))
        .body("phone", equalTo("1 (234) 567 890"))
        .body("companyName", equalTo("Example Inc"))
        .body("created", equalTo(before.path("created")))
        .body("updated", matchesPattern(TIME));
    assertThat(tenant.asking().get("/cloudapi/my").asString()).isEqualTo(answer.asString());
  }

  @Test
  void headAnswersAsGetWithoutTheBody() {
    Tenant tenant = Tenant.make();
    Response get = tenant.asking().get("/cloudapi/my");

    tenant
        .asking()
        .head("/cloudapi/my")
        .then()
        .statusCode(200)
        .header("Content-MD5", get.header("Content-MD5"));
  }

  @Test
  void anEmptyTextClearsAFieldButNotTheAddress() {
    Tenant tenant = Tenant.make();
    tenant
        .asking()
        .body("{\"city\":\"Delft\"}")
        .post("/cloudapi/my")
        .then()
        .body("city", equalTo("Delft"));

    tenant
        .asking()
        .body("{\"city\":\"\"}")
        .post("/cloudapi/my")
        .then()
        .statusCode(200)
        .body("$", not(hasKey("city")));
    tenant
        .asking()
        .body("{\"email\":\"\"}")
        .post("/cloudapi/my")
        .then()
        .statusCode(409)
        .body("code", equalTo("InvalidArgument"));
  }

  @Test
  void everyChangeIsToldOnTheTopicWithoutSecrets() {
    // Given an account with a LunaNode key
    String apiKey = "A1".repeat(64);
    Tenant tenant = Tenant.make();
    Tenant.bootstrap(
            Map.of(
                "account",
                Map.of("login", tenant.login(), "email", "x@example.com"),
                "lunanode",
                Map.of("api_id", Tenant.random(8), "api_key", apiKey)))
        .then()
        .statusCode(200);

    // When it changes
    tenant
        .asking()
        .body("{\"city\":\"Delft\",\"phone\":\"1\"}")
        .post("/cloudapi/my")
        .then()
        .statusCode(200);

    // Then the topic has its whole state, and which fields were touched
    try (TopicProbe accounts = TopicProbe.ofModule("accounts")) {
      TopicProbe.Seen seen =
          accounts.await(
              Duration.ofSeconds(20),
              s ->
                  s.key().equals(tenant.id().toString())
                      && s.data().path("object").path("city").asText().equals("Delft"));
      JsonNode state = seen.data();
      assertThat(state.get("name").asText()).isEqualTo(tenant.login());
      assertThat(state.get("account_id").asText()).isEqualTo(tenant.id().toString());
      assertThat(state.get("version").asLong()).isEqualTo(3);
      assertThat(state.get("changed")).isEqualTo(Json.tree("[\"city\",\"phone\"]"));
      assertThat(state.get("object").get("keys").get(0).get("md5").asText())
          .isEqualTo("ab:a4:ae:30:17:86:89:29:e2:03:52:42:6f:22:7b:03");
      assertThat(accounts.all().toString()).doesNotContain(apiKey);
    }
  }

  @Test
  void anotherTenantsUrlIsNotAuthorizedAndChangesNothing() {
    Tenant tenant = Tenant.make();
    Tenant other = Tenant.make();

    for (String name :
        new String[] {
          other.login(), other.id().toString(), UUID.randomUUID().toString(), "nobody"
        }) {
      tenant
          .asking()
          .get("/cloudapi/" + name)
          .then()
          .statusCode(403)
          .body("code", equalTo("NotAuthorized"));
      tenant.asking().body("{\"city\":\"Delft\"}").post("/cloudapi/" + name).then().statusCode(403);
    }
    other.asking().get("/cloudapi/my").then().statusCode(200).body("$", not(hasKey("city")));
  }

  @Test
  void whoIsNoTenantIsRefused() {
    String path = "/cloudapi/" + Tenant.make().login();
    TestIdentity known = TestIdentity.ofModule();

    given().get(path).then().statusCode(401).body("code", equalTo("InvalidCredentials"));
    given().header(TestIdentity.HEADER, "x").get(path).then().statusCode(401);
    given()
        .header(TestIdentity.HEADER, TestIdentity.forger().account(UUID.randomUUID(), "x"))
        .get(path)
        .then()
        .statusCode(401);
    given().header(TestIdentity.HEADER, known.lunaUser("luna")).get(path).then().statusCode(403);
    given().header(TestIdentity.HEADER, known.service("gateway")).get(path).then().statusCode(403);
    given()
        .header(TestIdentity.HEADER, known.anonymous("cloudapi"))
        .get(path)
        .then()
        .statusCode(403);
    given()
        .header(TestIdentity.HEADER, known.subUser(Tenant.make().id(), "bob", "admin"))
        .get(path)
        .then()
        .statusCode(403);
  }

  @Test
  void aSubUserWhomTheGatewayLetsThroughActsForItsAccount() {
    Tenant tenant = Tenant.make();

    given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().subUser(tenant.id(), tenant.login()))
        .get("/cloudapi/" + tenant.login())
        .then()
        .statusCode(200)
        .body("id", equalTo(tenant.id().toString()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"city\"                          | 400 | InvalidContent  | invalid JSON",
        "[1]                                | 400 | InvalidContent  | the body must be a JSON object",
        "{\"city\":[\"a\",{}]}              | 409 | InvalidArgument | city must be text",
        "{\"city\":{}}                      | 409 | InvalidArgument | city must be text",
        "{\"email\":\"nobody\"}             | 409 | InvalidArgument | email must be an address",
        "{\"email\":\"ü@example.com\"}      | 409 | InvalidArgument | email must be an address",
        "{\"triton_cns_enabled\":\"maybe\"} | 409 | InvalidArgument | triton_cns_enabled must be true or false",
        "{\"login\":\"other\"}              | 409 | InvalidArgument | unknown field login",
        "{\"password\":\"x\"}               | 409 | InvalidArgument | unknown field password",
        "{\"phone\":\"a\\u0000b\"}          | 409 | InvalidArgument | phone holds a character that is not text",
        "{\"phone\":\"a\\nb\"}              | 409 | InvalidArgument | phone must be at most 255 characters without control"
      })
  void badInputIsRefusedInCloudApisFormAndChangesNothing(
      String body, int status, String code, String message) {
    Tenant tenant = Tenant.make();
    String before = tenant.asking().get("/cloudapi/my").asString();

    Response answer = tenant.asking().body(body.replace("\\u0000", "\\u0000")).post("/cloudapi/my");

    answer.then().statusCode(status).body("code", equalTo(code));
    assertThat(answer.<String>path("message")).startsWith(message);
    assertThat(tenant.asking().get("/cloudapi/my").asString()).isEqualTo(before);
  }

  @Test
  void overlongTextsAreRefusedAndNonAsciiOnesKept() {
    Tenant tenant = Tenant.make();

    tenant
        .asking()
        .body(Map.of("city", "x".repeat(256)))
        .post("/cloudapi/my")
        .then()
        .statusCode(409);
    tenant
        .asking()
        .body(Map.of("city", "Ĳmuiden 東京"))
        .post("/cloudapi/my")
        .then()
        .statusCode(200)
        .body("city", equalTo("Ĳmuiden 東京"));
  }

  private static String update(JsonNode example) {
    return Json.write(
        ((com.fasterxml.jackson.databind.node.ObjectNode) example.deepCopy()).without("login"));
  }

  private static String md5(byte[] body) throws Exception {
    return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(body));
  }
}
