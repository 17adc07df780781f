package io.perigee.auth.face;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.perigee.auth.Example;
import io.perigee.auth.Tenant;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
class InternalTest {

  private static final String API_KEY = "Kk9".repeat(42) + "zz";

  @Inject Database database;

  @Test
  void keysOfAnAccountAreToldToServices() {
    // Given
    Tenant tenant = Tenant.make();

    // When
    Response told =
        given()
            .header(TestIdentity.HEADER, TestIdentity.ofModule().service("compute"))
            .get("/internal/accounts/" + tenant.id() + "/keys");

    // Then
    told.then()
        .statusCode(200)
        .body("keys.size()", equalTo(1))
        .body("keys[0].name", equalTo("first"));
    assertThat(told.<String>path("keys[0].key")).startsWith("ssh-rsa AAAA");
    for (String id : List.of(UUID.randomUUID().toString(), "nosuch")) {
      given()
          .header(TestIdentity.HEADER, TestIdentity.ofModule().service("compute"))
          .get("/internal/accounts/" + id + "/keys")
          .then()
          .statusCode(404);
    }
    tenant.asking().get("/internal/accounts/" + tenant.id() + "/keys").then().statusCode(403);
  }

  @Test
  void bootstrapIsIdempotentAndItsLoginsWork() {
    // Given a whole bootstrap
    String login = "t" + Tenant.random(6);
    String apiId = Tenant.random(8);
    Map<String, ?> wanted =
        Map.of(
            "luna",
            Map.of("username", login, "password", "secret"),
            "account",
            Map.of(
                "login",
                login,
                "email",
                login + "@example.com",
                "keys",
                List.of(Map.of("name", "demo", "key", Example.key("rsa2048.pem")))),
            "lunanode",
            Map.of("api_id", apiId, "api_key", API_KEY));

    // When it is asked for twice
    Response first = Tenant.bootstrap(wanted);
    Response second = Tenant.bootstrap(wanted);

    // Then both answers are the same, and the account was told once
    first
        .then()
        .statusCode(200)
        .body("account.login", equalTo(login))
        .body("luna.username", equalTo(login))
        .body("lunanode.api_id", equalTo(apiId));
    assertThat(second.asString()).isEqualTo(first.asString());
    assertThat(version(login)).isEqualTo(2);

    // And the three credentials are known
    post("/internal/credentials/lunanode", Map.of("api_id", apiId))
        .then()
        .statusCode(200)
        .body("apiKey", equalTo(API_KEY))
        .body("principal.kind", equalTo("api-key"))
        .body("principal.account", equalTo(first.path("account.id")))
        .body("principal.face", equalTo("lunanode"));
    for (String account :
        List.of(
            login,
            first.<String>path("account.id"),
            first.<String>path("account.id").toUpperCase())) {
      post(
              "/internal/credentials/cloudapi",
              Map.of("account", account, "key", "AB:A4:AE:30:17:86:89:29:E2:03:52:42:6F:22:7B:03"))
          .then()
          .statusCode(200)
          .body("principal.login", equalTo(login));
    }
    post("/internal/credentials/cloudapi", Map.of("account", login, "user", "bob", "key", "demo"))
        .then()
        .statusCode(404);
  }

  @Test
  void apiKeysAndTheTokenSecretAreSealedInTheSchema() {
    String login = "t" + Tenant.random(6);
    String apiId = Tenant.random(8);
    Tenant.bootstrap(
        Map.of(
            "account",
            Map.of("login", login, "email", "a@example.com"),
            "luna",
            Map.of("username", login, "password", "opensesame"),
            "lunanode",
            Map.of("api_id", apiId, "api_key", API_KEY)));

    String rows =
        database.read(
            h ->
                h.createQuery("SELECT encode(sealed_key, 'escape') FROM api_key WHERE api_id = :id")
                        .bind("id", apiId)
                        .mapTo(String.class)
                        .one()
                    + h.createQuery("SELECT password_hash FROM luna_user WHERE username = :name")
                        .bind("name", login)
                        .mapTo(String.class)
                        .one());

    assertThat(rows)
        .doesNotContain(API_KEY)
        .doesNotContain("opensesame")
        .contains("$argon2id$v=19$m=256,t=1,p=1$");
  }

  @Test
  void anotherPasswordReplacesTheOldOne() {
    String name = "u" + Tenant.random(6);
    Tenant.bootstrap(Map.of("luna", Map.of("username", name, "password", "old")));
    Tenant.bootstrap(Map.of("luna", Map.of("username", name, "password", "new")))
        .then()
        .statusCode(200);

    login(name, "old").then().statusCode(401);
    login(name, "new").then().statusCode(201);
  }

  @Test
  void anApiIdIsNotTakenFromItsAccount() {
    String apiId = Tenant.random(8);
    Tenant.bootstrap(
            Map.of(
                "account",
                Map.of("login", "t" + Tenant.random(6), "email", "a@example.com"),
                "lunanode",
                Map.of("api_id", apiId, "api_key", API_KEY)))
        .then()
        .statusCode(200);

    String thief = "t" + Tenant.random(6);
    Tenant.bootstrap(
            Map.of(
                "account",
                Map.of("login", thief, "email", "a@example.com"),
                "lunanode",
                Map.of("api_id", apiId, "api_key", API_KEY)))
        .then()
        .statusCode(409);

    int made =
        database.read(
            h ->
                h.createQuery("SELECT count(*) FROM account WHERE login = :l")
                    .bind("l", thief)
                    .mapTo(Integer.class)
                    .one());
    assertThat(made).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config", "my", "api", "token", "version", "Upper", "1digit", "x", "a/b", "ünicode"
      })
  void loginsThatAreLunasOrNoNamesAreRefused(String login) {
    Tenant.bootstrap(Map.of("account", Map.of("login", login, "email", "a@example.com")))
        .then()
        .statusCode(400)
        .body("errors[0].field", equalTo("login"));
  }

  @ParameterizedTest
  @CsvSource({
    "/internal/bootstrap",
    "/internal/authenticate/luna",
    "/internal/credentials/cloudapi",
    "/internal/credentials/lunanode"
  })
  void onlyServicesAskHere(String path) {
    TestIdentity known = TestIdentity.ofModule();

    given().body("{}").post(path).then().statusCode(401);
    given()
        .header(TestIdentity.HEADER, TestIdentity.forger().service("gateway"))
        .body("{}")
        .post(path)
        .then()
        .statusCode(401);
    given()
        .header(TestIdentity.HEADER, known.anonymous("internal"))
        .body("{}")
        .post(path)
        .then()
        .statusCode(403);
    given()
        .header(TestIdentity.HEADER, known.account(UUID.randomUUID(), "acme"))
        .body("{}")
        .post(path)
        .then()
        .statusCode(403);
    given()
        .header(TestIdentity.HEADER, known.lunaUser("luna"))
        .body("{}")
        .post(path)
        .then()
        .statusCode(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/internal/authenticate/luna     | {}                                            | token is required",
        "/internal/authenticate/luna     | {\"token\":[]}                                | token must be text, not an array",
        "/internal/credentials/cloudapi  | {\"account\":\"x\"}                           | key is required",
        "/internal/credentials/cloudapi  | {\"account\":\"x\",\"key\":\"y\",\"z\":1}     | unknown field z",
        "/internal/credentials/lunanode  | {\"api_id\":{}}                               | api_id must be text, not an object",
        "/internal/bootstrap             | {\"account\":{\"login\":\"acme\"}}            | account.email is required",
        "/internal/bootstrap             | {\"lunanode\":{\"api_id\":\"a\",\"api_key\":\"b\"}} | account is required",
        "/internal/bootstrap             | {\"luna\":{\"username\":\"a\"}}               | luna.password is required",
        "/internal/bootstrap             | {\"what\":1}                                  | unknown field what",
        "/internal/bootstrap             | {                                             | invalid JSON"
      })
  void badBodiesAre400AndSayWhy(String path, String body, String message) {
    Response answer = postText(path, body);

    answer.then().statusCode(400);
    assertThat(answer.<String>path("message")).startsWith(message);
  }

  @Test
  void unknownCredentialsAre404() {
    post("/internal/credentials/lunanode", Map.of("api_id", "0000000000000000"))
        .then()
        .statusCode(404);
    post("/internal/credentials/cloudapi", Map.of("account", "nobody", "key", "x"))
        .then()
        .statusCode(404);
    post("/internal/credentials/cloudapi", Map.of("account", "ü' OR 1=1 --", "key", "SHA256:"))
        .then()
        .statusCode(404);
    given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().account(UUID.randomUUID(), "ghost"))
        .get("/cloudapi/my")
        .then()
        .statusCode(404);
    given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().account(UUID.randomUUID(), "ghost"))
        .get("/cloudapi/my/keys")
        .then()
        .statusCode(404);
  }

  private long version(String login) {
    return database.read(
        h ->
            h.createQuery("SELECT version FROM account WHERE login = :l")
                .bind("l", login)
                .mapTo(Long.class)
                .one());
  }

  private static Response post(String path, Map<String, ?> body) {
    return given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().service("gateway"))
        .contentType("application/json")
        .body(body)
        .post(path);
  }

  private static Response postText(String path, String body) {
    return given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().service("gateway"))
        .contentType("application/json")
        .body(body)
        .post(path);
  }

  private static Response login(String username, String password) {
    return given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().anonymous("luna"))
        .contentType("application/json")
        .body(Map.of("username", username, "password", password))
        .post("/luna/token");
  }
}
