package io.perigee.auth.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.perigee.auth.Asking;
import io.perigee.auth.Tenant;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
class AccessKeysTest {

  @Inject Database database;

  private Tenant tenant;

  @BeforeEach
  void account() {
    tenant = Tenant.make();
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "POST", path = "/:login/accesskeys")
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/accesskeys")
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/accesskeys/:id")
  void theSecretIsShownOnceAndKeptSealed() {
    Response made =
        tenant.asking().body(Map.of("description", "backup")).post("/cloudapi/my/accesskeys");

    String id = made.path("accesskeyid");
    String secret = made.path("accesskeysecret");
    made.then()
        .statusCode(201)
        .header("Location", "/" + tenant.login() + "/accesskeys/" + id)
        .body("status", equalTo("Active"))
        .body("description", equalTo("backup"));
    assertThat(id).matches("[0-9a-f]{32}");
    assertThat(secret).hasSizeGreaterThanOrEqualTo(40);
    tenant
        .asking()
        .get("/cloudapi/my/accesskeys/" + id)
        .then()
        .statusCode(200)
        .body("accesskeyid", equalTo(id))
        .body("created", equalTo(made.path("created")))
        .body("accesskeysecret", nullValue());
    tenant
        .asking()
        .get("/cloudapi/my/accesskeys")
        .then()
        .body("accesskeyid", contains(id))
        .body("[0].accesskeysecret", nullValue());
    String sealed =
        database.read(
            h ->
                h.createQuery(
                        "SELECT encode(sealed_secret, 'escape') FROM access_key WHERE id = :id")
                    .bind("id", id)
                    .mapTo(String.class)
                    .one());
    assertThat(sealed).doesNotContain(secret);
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "POST", path = "/:login/accesskeys/:id")
  @ContractTest(api = "cloudapi", method = "DELETE", path = "/:login/accesskeys/:id")
  void statusAndDescriptionChangeUntilTheKeyIsDeleted() {
    String id = tenant.asking().post("/cloudapi/my/accesskeys").path("accesskeyid");

    tenant
        .asking()
        .body(Map.of("status", "Inactive", "description", "old"))
        .post("/cloudapi/my/accesskeys/" + id)
        .then()
        .statusCode(200)
        .body("status", equalTo("Inactive"))
        .body("description", equalTo("old"));
    tenant
        .asking()
        .body(Map.of("status", "Active"))
        .post("/cloudapi/my/accesskeys/" + id)
        .then()
        .body("status", equalTo("Active"))
        .body("description", equalTo("old"));

    tenant.asking().delete("/cloudapi/my/accesskeys/" + id).then().statusCode(204);
    tenant.asking().get("/cloudapi/my/accesskeys/" + id).then().statusCode(404);
    tenant.asking().delete("/cloudapi/my/accesskeys/" + id).then().statusCode(404);
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "POST", path = "/:account/users/:user/accesskeys")
  @ContractTest(api = "cloudapi", method = "GET", path = "/:account/users/:user/accesskeys")
  @ContractTest(api = "cloudapi", method = "GET", path = "/:account/users/:user/accesskeys/:id")
  @ContractTest(api = "cloudapi", method = "POST", path = "/:account/users/:user/accesskeys/:id")
  @ContractTest(api = "cloudapi", method = "DELETE", path = "/:account/users/:user/accesskeys/:id")
  void aSubUserHasAccessKeysOfItsOwn() {
    Asking.user(tenant, "bob");
    Asking.user(tenant, "eve");
    String url = "/cloudapi/my/users/bob/accesskeys";
    Response made = tenant.asking().body(Map.of("status", "Inactive")).post(url);
    String id = made.path("accesskeyid");

    made.then()
        .statusCode(201)
        .header("Location", "/" + tenant.login() + "/users/bob/accesskeys/" + id)
        .body("status", equalTo("Inactive"));
    assertThat(made.<String>path("accesskeysecret")).isNotEmpty();
    tenant.asking().get(url).then().statusCode(200).body("accesskeyid", contains(id));
    tenant.asking().get(url + "/" + id).then().statusCode(200).body("accesskeysecret", nullValue());
    tenant
        .asking()
        .body(Map.of("status", "Active"))
        .post(url + "/" + id)
        .then()
        .statusCode(200)
        .body("status", equalTo("Active"));
    for (String other :
        new String[] {"/cloudapi/my/accesskeys/", "/cloudapi/my/users/eve/accesskeys/"}) {
      tenant.asking().get(other + id).then().statusCode(404);
      tenant.asking().delete(other + id).then().statusCode(404);
    }
    tenant.asking().get("/cloudapi/my/users/nobody/accesskeys").then().statusCode(404);
    tenant.asking().delete(url + "/" + id).then().statusCode(204);
    tenant.asking().get(url).then().body("$", hasSize(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"status\":\"Asleep\"}  | status must be one of Active, Inactive, Expired",
        "{\"status\":[]}          | status must be text",
        "{\"description\":{}}     | description must be text",
        "{\"accesskeyid\":\"x\"}  | unknown field accesskeyid"
      })
  void badInputIsRefusedByNameAndChangesNothing(String body, String message) {
    Response answer = tenant.asking().body(body).post("/cloudapi/my/accesskeys");

    answer.then().statusCode(409).body("code", equalTo("InvalidArgument"));
    assertThat(answer.<String>path("message")).startsWith(message);
    tenant.asking().get("/cloudapi/my/accesskeys").then().body("$", hasSize(0));
  }
}
