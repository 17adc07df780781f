package io.perigee.auth.face;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.auth.Luna;
import io.perigee.auth.Tenant;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Request;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator's people and their roles, and tokens that open no more than a role. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
class LunaUsersTest {

  private static final String USERS = "/internal/luna-users";

  @Test
  void peopleAreAdminsUnlessToldOtherwiseAndTheirTokensSaySo() {
    // Given an admin, and a viewer
    String boss = Luna.fresh("boss");
    String eve = Luna.fresh("eve");
    save(boss, "{\"password\":\"p\"}").then().statusCode(201);
    save(eve, "{\"password\":\"p\",\"roles\":[\"viewer\"]}").then().statusCode(201);

    // Then each token has its user's roles, and never more than it was narrowed to
    assertThat(roles(token(boss, ""))).containsExactly("admin");
    assertThat(roles(token(boss, ",\"scope\":\"viewer\""))).containsExactly("viewer");
    assertThat(roles(token(boss, ",\"scope\":\"operator\""))).containsExactly("operator");
    assertThat(roles(token(eve, ""))).containsExactly("viewer");
    assertThat(roles(token(eve, ",\"scope\":\"admin\""))).containsExactly("viewer");
    Response made = service().body("{\"scope\":\"viewer\"}").post(USERS + "/" + boss + "/tokens");
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(roles(Json.tree(made.asString()).get("token").asText())).containsExactly("viewer");

    // And a change of role holds for tokens that are out
    String old = token(eve, "");
    save(eve, "{\"roles\":[\"operator\"]}").then().statusCode(200);
    assertThat(roles(old)).containsExactly("operator");

    // And who was removed is nobody
    service().delete(USERS + "/" + eve).then().statusCode(204);
    whose(old).then().statusCode(401);
    service().get(USERS + "/" + eve).then().statusCode(404);
    assertThat(service().get(USERS).asString()).contains(boss).doesNotContain(eve, "argon2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"roles\":[\"root\"]}          | roles must be of admin, operator, viewer",
        "{\"roles\":[]}                  | roles must be of admin, operator, viewer",
        "{\"password\":{\"a\":1}}        | password must be text, not an object",
        "{\"name\":\"x\"}                | unknown field name; allowed are password, roles",
        "[]                              | the body must be a JSON object, not an array"
      })
  void badInputIsRefusedByField(String body, String message) {
    String name = Luna.fresh("u");
    save(name, "{\"password\":\"p\"}").then().statusCode(201);

    Response refused = save(name, body);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(Json.tree(refused.asString()).get("message").asText()).isEqualTo(message);
    assertThat(roles(token(name, ""))).containsExactly("admin");
  }

  @Test
  void aNewUserNeedsAPasswordAndANameThatCanBeOne() {
    save(Luna.fresh("u"), "{}").then().statusCode(400);
    save("-dash", "{\"password\":\"p\"}").then().statusCode(400);
    service().delete(USERS + "/" + Luna.fresh("none")).then().statusCode(404);
  }

  @Test
  void onlyServicesManagePeople() {
    given().get(USERS).then().statusCode(401);
    Luna.as(TestIdentity.ofModule().lunaUser("luna", "admin")).get(USERS).then().statusCode(403);
  }

  private static Request service() {
    return Luna.as(TestIdentity.ofModule().service("operator"));
  }

  private static Response save(String name, String body) {
    return service().body(body).post(USERS + "/" + name);
  }

  private static String token(String name, String more) {
    Response answer =
        Luna.anonymous()
            .header("X-Forwarded-For", Tenant.random(8))
            .body("{\"username\":\"" + name + "\",\"password\":\"p\"" + more + "}")
            .post("/luna/token");
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
    return Json.tree(answer.asString()).get("token").asText();
  }

  private static List<String> roles(String token) {
    JsonNode principal = Json.tree(whose(token).asString());
    List<String> roles = new ArrayList<>();
    principal.get("roles").forEach(role -> roles.add(role.asText()));
    return roles;
  }

  private static Response whose(String token) {
    return given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().service("gateway"))
        .contentType("application/json")
        .body(Map.of("token", token))
        .post("/internal/authenticate/luna");
  }
}
