package io.perigee.auth.face;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.auth.Example;
import io.perigee.auth.Tenant;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
class TokenTest {

  private final String source = Tenant.random(8);

  @Test
  @Tag("contract")
  @ContractTest(api = "luna", method = "POST", path = "/token")
  void theOperatorGetsATokenThatNamesHerUntilItExpires() throws Exception {
    // Given the user of the published example
    user("luna", "luna");

    // When the example is sent
    Response answer = post(Example.text("published/token-request.json"));

    // Then the answer is 201 with a token of the published shape
    answer.then().statusCode(201).contentType("application/json");
    assertThat(answer.jsonPath().getMap("$").keySet()).containsExactly("token");
    String[] parts = answer.<String>path("token").split("\\.");
    assertThat(decode(parts[0])).isEqualTo(Json.tree("{\"typ\":\"JWT\",\"alg\":\"HS256\"}"));
    JsonNode claims = decode(parts[1]);
    assertThat(claims.properties())
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrder("id", "exp");
    assertThat(claims.get("id").isIntegralNumber()).isTrue();
    assertThat(claims.get("exp").asLong()).isGreaterThan(System.currentTimeMillis() / 1000 + 3_600);

    // And the gateway learns from it who calls
    authenticate(answer.path("token"))
        .then()
        .statusCode(200)
        .body("kind", equalTo("luna-user"))
        .body("login", equalTo("luna"))
        .body("account", equalTo(null))
        .body("roles[0]", equalTo("admin"))
        .body("face", equalTo("luna"));
  }

  @Test
  void aWrongPasswordAndAnUnknownUserAreTheSame401() {
    String name = user();

    Response wrong = post(Map.of("username", name, "password", "wrong"));
    Response unknown = post(Map.of("username", "nobody" + name, "password", "wrong"));

    wrong.then().statusCode(401);
    unknown.then().statusCode(401);
    assertThat(unknown.asString()).isEqualTo(wrong.asString());
  }

  @Test
  void tooManyFailuresAreRefusedUnseenUntilTheWindowEndsButOnlyFromTheirSource() {
    // Given ten wrong passwords for a user
    String name = user();
    for (int i = 0; i < 10; i++) {
      post(Map.of("username", name, "password", "wrong" + i)).then().statusCode(401);
    }

    // When the right one comes from there, then it is refused; and from elsewhere it is taken
    post(Map.of("username", name, "password", "right-" + name))
        .then()
        .statusCode(429)
        .header("Retry-After", not(equalTo(null)))
        .body("message", equalTo("too many failed logins; try again later"));
    post(Map.of("username", name, "password", "right-" + name), "10.1.1.1").then().statusCode(201);
  }

  @Test
  void aSuccessForgivesTheFailuresBefore() {
    String name = user();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 5; i++) {
        post(Map.of("username", name, "password", "wrong")).then().statusCode(401);
      }
      post(Map.of("username", name, "password", "right-" + name)).then().statusCode(201);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"username\":\"luna\"                              | invalid JSON",
        "[]                                                  | the body must be a JSON object, not an array",
        "{}                                                  | username, password are required",
        "{\"username\":\"luna\"}                             | password is required",
        "{\"username\":\"\",\"password\":\"x\"}              | username is required",
        "{\"username\":[\"luna\"],\"password\":\"luna\"}     | username must be text, not an array",
        "{\"username\":\"luna\",\"password\":{\"a\":1}}      | password must be text, not an object",
        "{\"username\":\"luna\",\"password\":\"l\",\"x\":1}  | unknown field x; allowed are password, scope, username"
      })
  void aBadBodyIs400AndSaysWhy(String body, String message) {
    Response answer = post(body);

    answer.then().statusCode(400);
    assertThat(answer.<String>path("message")).startsWith(message);
  }

  @Test
  void overlongNamesAndBodiesAreRefusedAndNonAsciiNamesUnknown() {
    post(Map.of("username", "x".repeat(65), "password", "x")).then().statusCode(400);
    post(Map.of("username", "luna", "password", "x".repeat(257))).then().statusCode(400);
    post("{\"username\":\"" + "x".repeat(5 << 20) + "\"}").then().statusCode(413);
    post(Map.of("username", "lüna\u2028", "password", "пароль")).then().statusCode(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "a.b.c",
        "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJpZCI6MSwiZXhwIjo0MTAyNDQ0ODAwfQ.2HUmy8sL5oFtzayjWBfUeK0huezEk6rA9qt41_VixCU",
        "eyJhbGciOiJub25lIn0.eyJpZCI6MSwiZXhwIjo0MTAyNDQ0ODAwfQ."
      })
  void aForgedTokenNamesNobody(String token) {
    int status = authenticate(token).statusCode();

    assertThat(status).isIn(400, 401);
  }

  @Test
  void aTokenWithAnotherPayloadIsForged() {
    // Given a good token
    String name = user();
    String[] parts =
        post(Map.of("username", name, "password", "right-" + name))
            .<String>path("token")
            .split("\\.");

    // When its claims are replaced, then it names nobody
    String claims =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"id\":1,\"exp\":4102444800}".getBytes(StandardCharsets.UTF_8));
    authenticate(parts[0] + "." + claims + "." + parts[2]).then().statusCode(401);
  }

  @Test
  void withoutAnIdentityOrWithAForgedOrForeignOneNothingIsAnswered() {
    String body = "{\"username\":\"luna\",\"password\":\"luna\"}";

    given().body(body).post("/luna/token").then().statusCode(401);
    given()
        .header(TestIdentity.HEADER, TestIdentity.forger().anonymous("luna"))
        .body(body)
        .post("/luna/token")
        .then()
        .statusCode(401);
    given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().anonymous("cloudapi"))
        .body(body)
        .post("/luna/token")
        .then()
        .statusCode(403);
  }

  private static Response authenticate(String token) {
    return given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().service("gateway"))
        .contentType("application/json")
        .body(Map.of("token", token))
        .post("/internal/authenticate/luna");
  }

  private Response post(Object body) {
    return post(body, source);
  }

  private static Response post(Object body, String source) {
    return given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().anonymous("luna"))
        .header("X-Forwarded-For", source)
        .contentType("application/json")
        .body(body)
        .post("/luna/token");
  }

  private static String user() {
    String name = "u" + Tenant.random(6);
    user(name, "right-" + name);
    return name;
  }

  private static void user(String name, String password) {
    Tenant.bootstrap(Map.of("luna", Map.of("username", name, "password", password)))
        .then()
        .statusCode(200);
  }

  private static JsonNode decode(String part) {
    return Json.tree(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
  }
}
