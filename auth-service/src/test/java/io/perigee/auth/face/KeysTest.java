package io.perigee.auth.face;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.perigee.auth.Example;
import io.perigee.auth.Tenant;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
class KeysTest {

  private static final String RSA = "ab:a4:ae:30:17:86:89:29:e2:03:52:42:6f:22:7b:03";
  private static final String ED25519 = "70:de:96:fd:2a:00:8b:64:d1:74:c3:aa:64:dd:d8:54";
  private static final String ECDSA = "71:dd:41:f5:5e:8e:c4:4a:2b:38:41:2b:a6:a9:15:72";
  private static final String ECDSA_SHA256 = "SHA256:jA4DoZpOlbvNcwPAL1BfkRY292jVh5FHowWgjSGSNRE";

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/keys")
  void keysAreListedOldestFirstInThePublishedShape() {
    Tenant tenant = Tenant.make();
    create(tenant, "barbar", "ed25519.pub").then().statusCode(201);

    tenant
        .asking()
        .get("/cloudapi/my/keys")
        .then()
        .statusCode(200)
        .contentType("application/json")
        .header("Content-MD5", notNullValue())
        .body("$", hasSize(2))
        .body("[0].name", equalTo("first"))
        .body("[0].fingerprint", equalTo(RSA))
        .body("[0].key", equalTo(withoutComment("rsa2048.pub")))
        .body("[1].name", equalTo("barbar"))
        .body("[1].fingerprint", equalTo(ED25519))
        .body("[1].attested", equalTo(false));
    tenant.asking().head("/cloudapi/my/keys").then().statusCode(200);
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/keys/:key")
  void aKeyIsFoundByNameAndByBothFingerprints() {
    Tenant tenant = Tenant.make();
    create(tenant, "barbar", "ecdsa256.pub").then().statusCode(201);

    for (String reference : new String[] {"barbar", ECDSA, ECDSA_SHA256}) {
      tenant
          .asking()
          .get("/cloudapi/my/keys/" + encoded(reference))
          .then()
          .statusCode(200)
          .body("name", equalTo("barbar"))
          .body("fingerprint", equalTo(ECDSA))
          .body("key", equalTo(withoutComment("ecdsa256.pub")))
          .body("attested", equalTo(false));
    }
    // A SHA-256 fingerprint may hold a slash, which clients escape.
    tenant
        .asking()
        .get("/cloudapi/my/keys/" + encoded("SHA256:VQjmsZu/mnCWCfP63P7Jsga6DSMfISWTgONK/FOpM2g"))
        .then()
        .statusCode(200)
        .body("name", equalTo("first"));
    tenant
        .asking()
        .get("/cloudapi/my/keys/nosuch")
        .then()
        .statusCode(404)
        .body("code", equalTo("ResourceNotFound"));
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "POST", path = "/:login/keys")
  void thePublishedExampleMakesAKey() {
    // Given the published body, with a whole key in place of "ssh-rsa AAA..."
    Tenant tenant = Tenant.make();
    Map<String, String> example =
        Map.of(
            "name",
            "barbardos",
            "fingerprint",
            "03:7f:8e:ef:da:3d:3b:9e:a4:82:67:71:8c:35:2c:aa",
            "key",
            Example.key("ed25519.pub"));

    // When it is sent
    Response answer = tenant.asking().body(example).post("/cloudapi/my/keys");

    // Then it is made, under its own fingerprint, and signs from now on
    answer
        .then()
        .statusCode(201)
        .contentType("application/json")
        .header("Location", "/" + tenant.login() + "/keys/barbardos")
        .body("name", equalTo("barbardos"))
        .body("fingerprint", equalTo(ED25519))
        .body("key", equalTo(withoutComment("ed25519.pub")));
    credentials(Map.of("account", tenant.login(), "key", "barbardos"))
        .then()
        .statusCode(200)
        .body("publicKey", equalTo(withoutComment("ed25519.pub")))
        .body("principal.id", equalTo(tenant.id().toString()))
        .body("principal.kind", equalTo("account"))
        .body("principal.account", equalTo(tenant.id().toString()))
        .body("principal.login", equalTo(tenant.login()))
        .body("principal.face", equalTo("cloudapi"))
        .body("principal.roles", hasSize(0));
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "DELETE", path = "/:login/keys/:key")
  void aDeletedKeySignsNoMore() {
    Tenant tenant = Tenant.make();
    create(tenant, "barbardos", "ed25519.pub").then().statusCode(201);

    tenant.asking().delete("/cloudapi/my/keys/barbardos").then().statusCode(204).body(equalTo(""));

    tenant.asking().get("/cloudapi/my/keys/barbardos").then().statusCode(404);
    credentials(Map.of("account", tenant.login(), "key", ED25519)).then().statusCode(404);
    tenant.asking().delete("/cloudapi/my/keys/barbardos").then().statusCode(404);
  }

  @Test
  void theLastKeyIsRequired() {
    Tenant tenant = Tenant.make();

    tenant
        .asking()
        .delete("/cloudapi/my/keys/first")
        .then()
        .statusCode(409)
        .body("code", equalTo("KeyRequired"));

    tenant.asking().get("/cloudapi/my/keys").then().body("$", hasSize(1));
  }

  @Test
  void aKeyWithoutANameIsNamedByItsFingerprint() {
    Tenant tenant = Tenant.make();

    tenant
        .asking()
        .body(Map.of("key", Example.key("ed25519.pem")))
        .post("/cloudapi/my/keys")
        .then()
        .statusCode(201)
        .body("name", equalTo(ED25519));
  }

  @Test
  void namesAndKeysAreUniqueInAnAccountOnly() {
    Tenant tenant = Tenant.make();

    create(tenant, "first", "ed25519.pub")
        .then()
        .statusCode(409)
        .body("code", equalTo("InvalidArgument"))
        .body("errors[0].field", equalTo("name"))
        .body("errors[0].code", equalTo("Duplicate"));
    create(tenant, "second", "rsa2048.pem")
        .then()
        .statusCode(409)
        .body("errors[0].field", equalTo("key"));
    create(Tenant.make(), "barbar", "ed25519.pub").then().statusCode(201);
  }

  @Test
  void anotherTenantsKeysCannotBeSeenMadeOrDeleted() {
    Tenant tenant = Tenant.make();
    Tenant other = Tenant.make();
    create(other, "theirs", "ed25519.pub").then().statusCode(201);

    String url = "/cloudapi/" + other.login() + "/keys";
    tenant.asking().get(url).then().statusCode(403).body("code", equalTo("NotAuthorized"));
    tenant.asking().get(url + "/theirs").then().statusCode(403);
    tenant.asking().delete(url + "/theirs").then().statusCode(403);
    tenant
        .asking()
        .body(Map.of("key", Example.key("ecdsa256.pub")))
        .post(url)
        .then()
        .statusCode(403);
    tenant.asking().get("/cloudapi/my/keys/theirs").then().statusCode(404);
    tenant.asking().delete("/cloudapi/my/keys/theirs").then().statusCode(404);
    other.asking().get("/cloudapi/my/keys").then().body("$", hasSize(2));
    credentials(Map.of("account", tenant.login(), "key", "theirs")).then().statusCode(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"key\"                                     | 400 | InvalidContent   | invalid JSON",
        "{}                                           | 409 | MissingParameter | key is required",
        "{\"name\":\"x\"}                             | 409 | MissingParameter | key is required",
        "{\"key\":\"ssh-rsa AAA...\"}                 | 409 | InvalidArgument  | key is not valid base64",
        "{\"key\":[\"ssh-rsa\"]}                      | 409 | InvalidArgument  | key must be text",
        "{\"key\":\"x\",\"colour\":\"red\"}           | 409 | InvalidArgument  | unknown field colour",
        "{\"key\":\"x\",\"attestation\":[7]}          | 409 | InvalidArgument  | attestation must be an array of PEM certificates"
      })
  void badInputIsRefusedInCloudApisFormAndChangesNothing(
      String body, int status, String code, String message) {
    Tenant tenant = Tenant.make();

    Response answer = tenant.asking().body(body).post("/cloudapi/my/keys");

    answer.then().statusCode(status).body("code", equalTo(code));
    assertThat(answer.<String>path("message")).startsWith(message);
    tenant.asking().get("/cloudapi/my/keys").then().body("$", hasSize(1));
  }

  @ParameterizedTest
  @CsvSource({
    "'naïve'",
    "'a/b'",
    "' edge'",
    "'03:7f:8e:ef:da:3d:3b:9e:a4:82:67:71:8c:35:2c:aa'",
    "'SHA256:x'"
  })
  void badNamesAreRefused(String name) {
    create(Tenant.make(), name, "ed25519.pub")
        .then()
        .statusCode(409)
        .body("errors[0].field", equalTo("name"));
  }

  @Test
  void overlongNamesAndKeysAreRefused() {
    Tenant tenant = Tenant.make();

    create(tenant, "x".repeat(129), "ed25519.pub")
        .then()
        .statusCode(409)
        .body("errors[0].field", equalTo("name"));
    tenant
        .asking()
        .body(Map.of("key", "ssh-rsa " + "A".repeat(20_000)))
        .post("/cloudapi/my/keys")
        .then()
        .statusCode(409)
        .body("errors[0].field", equalTo("key"));
  }

  private static Response create(Tenant tenant, String name, String file) {
    return tenant
        .asking()
        .body(Map.of("name", name, "key", Example.key(file)))
        .post("/cloudapi/my/keys");
  }

  private static Response credentials(Map<String, String> body) {
    return given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().service("gateway"))
        .contentType("application/json")
        .body(body)
        .post("/internal/credentials/cloudapi");
  }

  private static String withoutComment(String file) {
    String[] parts = Example.key(file).split(" ");
    return parts[0] + " " + parts[1];
  }

  private static String encoded(String reference) {
    return URLEncoder.encode(reference, StandardCharsets.UTF_8);
  }
}
