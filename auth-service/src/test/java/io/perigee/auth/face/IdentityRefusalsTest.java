package io.perigee.auth.face;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.perigee.auth.Asking;
import io.perigee.auth.Tenant;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.Samples;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Request;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every endpoint of users, roles, policies, role tags, access keys and config. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
class IdentityRefusalsTest {

  private static final int TRIES = 30;

  private Tenant tenant;

  @BeforeEach
  void account() {
    tenant = Tenant.make();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "GET, /users",
    "POST, /users",
    "GET, /users/x",
    "POST, /users/x",
    "POST, /users/x/change_password",
    "DELETE, /users/x",
    "GET, /users/x/keys",
    "POST, /users/x/keys",
    "GET, /users/x/keys/k",
    "DELETE, /users/x/keys/k",
    "GET, /roles",
    "POST, /roles",
    "GET, /roles/x",
    "POST, /roles/x",
    "DELETE, /roles/x",
    "GET, /policies",
    "POST, /policies",
    "GET, /policies/x",
    "POST, /policies/x",
    "DELETE, /policies/x",
    "POST, /policies/_simulate",
    "GET, /accesskeys",
    "POST, /accesskeys",
    "GET, /accesskeys/x",
    "POST, /accesskeys/x",
    "DELETE, /accesskeys/x",
    "GET, /users/x/accesskeys",
    "POST, /users/x/accesskeys",
    "DELETE, /users/x/accesskeys/k",
    "GET, /config",
    "PUT, /config",
    "PUT, /_role-tags?path=/machines&name=/my/machines"
  })
  void strangersAreRefused(String method, String path) {
    Tenant other = Tenant.make();
    String url = "/cloudapi/" + other.login() + path;

    given().urlEncodingEnabled(false).request(method, url).then().statusCode(401);
    as(TestIdentity.forger().account(other.id(), other.login()))
        .request(method, url)
        .then()
        .statusCode(401);
    as(TestIdentity.ofModule().lunaUser("luna")).request(method, url).then().statusCode(403);
    as(TestIdentity.ofModule()
            .mint(
                new io.perigee.devkit.install.IdentityMint.Claims(
                    other.id().toString(),
                    "api-key",
                    other.login(),
                    other.id().toString(),
                    List.of(),
                    "cloudapi",
                    java.time.Duration.ofSeconds(60))))
        .body("{}")
        .request(method, url)
        .then()
        .statusCode(403);
    tenant
        .asking()
        .body("{}")
        .request(method, url)
        .then()
        .statusCode(403)
        .body("code", equalTo("NotAuthorized"));
  }

  @Test
  void anotherTenantsIdsAreNone() {
    Tenant other = Tenant.make();
    String user = Asking.user(other, "bob");
    String policy = Asking.policy(other, "p", "CAN *");
    String role = Asking.role(other, "r", "p", "bob");
    String key = other.asking().post("/cloudapi/my/accesskeys").path("accesskeyid");

    for (String path :
        List.of("/users/" + user, "/policies/" + policy, "/roles/" + role, "/accesskeys/" + key)) {
      tenant.asking().get("/cloudapi/my" + path).then().statusCode(404);
      tenant.asking().body("{}").post("/cloudapi/my" + path).then().statusCode(404);
      tenant.asking().delete("/cloudapi/my" + path).then().statusCode(404);
      other.asking().get("/cloudapi/my" + path).then().statusCode(200);
    }
    tenant.asking().get("/cloudapi/my/users/" + user + "/keys").then().statusCode(404);
    tenant
        .asking()
        .body(Map.of("password", "foo123bar", "password_confirmation", "foo123bar"))
        .post("/cloudapi/my/users/" + user + "/change_password")
        .then()
        .statusCode(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/users",
        "/users/bob",
        "/users/bob/change_password",
        "/users/bob/keys",
        "/roles",
        "/roles/r",
        "/policies",
        "/policies/p",
        "/policies/_simulate",
        "/accesskeys"
      })
  void noBodyWhateverIsInItMakesAFault(String path) {
    Asking.user(tenant, "bob");
    Asking.policy(tenant, "p", "CAN *");
    Asking.role(tenant, "r", "p", "bob");

    Samples.of(bodies(), TRIES)
        .forEach(
            body -> {
              Response answer = tenant.asking().body(body).post("/cloudapi/my" + path);
              assertThat(answer.statusCode()).as(body.toString()).isLessThan(500);
            });
  }

  private static Arbitrary<Map<String, Object>> bodies() {
    Arbitrary<String> names =
        Arbitraries.of(
            "login",
            "email",
            "password",
            "password_confirmation",
            "firstName",
            "name",
            "rules",
            "description",
            "members",
            "default_members",
            "policies",
            "key",
            "attestation",
            "status",
            "user",
            "action",
            "resource",
            "conditions",
            "as_role");
    return Arbitraries.maps(names, values()).ofMaxSize(6).map(HashMap::new);
  }

  private static Arbitrary<Object> values() {
    Arbitrary<Object> texts =
        Arbitraries.of(
            "",
            "x",
            "bob",
            "p",
            "r",
            "a@example.com",
            "123secret",
            "é\u0000",
            "\uD800",
            "x".repeat(5_000),
            "CAN *",
            "CAN x WHEN (",
            "[\"CAN *\"]",
            "[[",
            "/my",
            "/",
            "my",
            "-----BEGIN CERTIFICATE-----",
            "Active",
            UUID.randomUUID().toString());
    Arbitrary<Object> others =
        Arbitraries.of(
            1,
            -1,
            1e99,
            true,
            List.of(),
            Map.of(),
            List.of("x", "bob"),
            List.of(List.of()),
            List.of(Map.of("login", "bob")),
            List.of(Map.of("id", 7)),
            Map.of("a", Map.of("b", List.of())),
            nulls());
    return Arbitraries.oneOf(texts, others);
  }

  private static List<Object> nulls() {
    List<Object> nulls = new ArrayList<>();
    nulls.add(null);
    return nulls;
  }

  private static Request as(String identity) {
    return given()
        .urlEncodingEnabled(false)
        .header(TestIdentity.HEADER, identity)
        .contentType("application/json");
  }
}
