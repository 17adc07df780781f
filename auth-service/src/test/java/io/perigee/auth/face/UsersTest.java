package io.perigee.auth.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.perigee.auth.Asking;
import io.perigee.auth.Example;
import io.perigee.auth.Tenant;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
class UsersTest {

  @Inject Database database;

  private Tenant tenant;

  @BeforeEach
  void account() {
    tenant = Tenant.make();
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "POST", path = "/:account/users")
  void thePublishedExampleMakesAUser() {
    Response made =
        tenant.asking().body(Example.text("published/create-user.json")).post("/cloudapi/my/users");

    made.then()
        .statusCode(201)
        .header("Location", "/" + tenant.login() + "/users/varth")
        .body("login", equalTo("varth"))
        .body("email", equalTo("varth@example.com"))
        .body("password", nullValue())
        .body("companyName", nullValue());
    assertThat(UUID.fromString(made.path("id"))).isNotNull();
    assertThat(made.<String>path("created")).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}\\.\\d{3}Z");
    assertThat(made.<String>path("updated")).isEqualTo(made.path("created"));
  }

  @Test
  void passwordsAreHashedAndShownNowhere() {
    String id = Asking.user(tenant, "varth");

    String hash =
        database.read(
            h ->
                h.createQuery("SELECT password_hash FROM sub_user WHERE id = :id")
                    .bind("id", UUID.fromString(id))
                    .mapTo(String.class)
                    .one());

    assertThat(hash).startsWith("$argon2id$").doesNotContain("123secret");
    assertThat(tenant.asking().get("/cloudapi/my/users/varth").asString()).doesNotContain("secret");
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "GET", path = "/:account/users")
  void usersAreListedOldestFirstWithTheirDetails() {
    tenant
        .asking()
        .body(
            Map.of(
                "login",
                "barbar",
                "email",
                "barbar@example.com",
                "password",
                "123secret",
                "companyName",
                "Example",
                "firstName",
                "BarBar",
                "lastName",
                "Jinks",
                "phone",
                "(123)457-6890"))
        .post("/cloudapi/my/users")
        .then()
        .statusCode(201);
    Asking.user(tenant, "san");

    tenant
        .asking()
        .get("/cloudapi/my/users")
        .then()
        .statusCode(200)
        .body("login", contains("barbar", "san"))
        .body("[0].companyName", equalTo("Example"))
        .body("[0].firstName", equalTo("BarBar"))
        .body("[0].lastName", equalTo("Jinks"))
        .body("[0].phone", equalTo("(123)457-6890"));
    tenant.asking().head("/cloudapi/my/users").then().statusCode(200);
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "GET", path = "/:account/users/:user")
  void aUserIsFoundByIdAndLoginWithItsRolesIfAskedFor() {
    String id = Asking.user(tenant, "barbar");
    Asking.policy(tenant, "read", "CAN getmachine");
    Asking.role(tenant, "readers", "read", "barbar");

    for (String reference : new String[] {"barbar", id, id.toUpperCase(java.util.Locale.ROOT)}) {
      tenant
          .asking()
          .get("/cloudapi/my/users/" + reference)
          .then()
          .statusCode(200)
          .body("id", equalTo(id))
          .body("login", equalTo("barbar"))
          .body("roles", nullValue());
    }
    tenant
        .asking()
        .get("/cloudapi/my/users/barbar?membership=true")
        .then()
        .body("roles", contains("readers"))
        .body("default_roles", contains("readers"));
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "POST", path = "/:account/users/:id")
  void aUserIsRenamedAndKeepsWhatIsLeftOut() {
    String id = Asking.user(tenant, "varth");
    Instant before = Instant.parse(tenant.asking().get("/cloudapi/my/users/varth").path("updated"));

    Response updated =
        tenant.asking().body(Map.of("login", "joe")).post("/cloudapi/my/users/" + id);

    updated
        .then()
        .statusCode(200)
        .body("id", equalTo(id))
        .body("login", equalTo("joe"))
        .body("email", equalTo("varth@example.com"));
    assertThat(Instant.parse(updated.path("updated"))).isAfterOrEqualTo(before);
    tenant.asking().get("/cloudapi/my/users/varth").then().statusCode(404);
    tenant
        .asking()
        .body(Map.of("password", "another1"))
        .post("/cloudapi/my/users/joe")
        .then()
        .statusCode(409)
        .body("errors[0].field", equalTo("password"));
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "POST", path = "/:account/users/:user/change_password")
  void aPasswordIsChangedWithItsConfirmation() {
    String id = Asking.user(tenant, "joe");
    String before = hash(id);
    String url = "/cloudapi/my/users/" + id + "/change_password";

    tenant
        .asking()
        .body(Example.text("published/change-password.json"))
        .post(url)
        .then()
        .statusCode(200)
        .body("id", equalTo(id))
        .body("login", equalTo("joe"));

    String after = hash(id);
    assertThat(after).isNotEqualTo(before);
    tenant
        .asking()
        .body(Map.of("password", "foo123bar", "password_confirmation", "foo123baz"))
        .post(url)
        .then()
        .statusCode(409)
        .body("code", equalTo("InvalidArgument"))
        .body("errors[0].field", equalTo("password_confirmation"));
    tenant
        .asking()
        .body(Map.of("password", "foo123bar"))
        .post(url)
        .then()
        .statusCode(409)
        .body("code", equalTo("MissingParameter"));
    assertThat(hash(id)).isEqualTo(after);
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "DELETE", path = "/:account/users/:user")
  void aDeletedUserSignsNoMoreAndIsNobodysMember() {
    String id = Asking.user(tenant, "bob");
    Asking.policy(tenant, "read", "CAN getmachine");
    Asking.role(tenant, "readers", "read", "bob");
    key("bob", "laptop", "ed25519.pub").then().statusCode(201);

    tenant.asking().delete("/cloudapi/my/users/" + id).then().statusCode(204).body(equalTo(""));

    tenant.asking().get("/cloudapi/my/users/" + id).then().statusCode(404);
    tenant.asking().get("/cloudapi/my/roles/readers").then().body("members", hasSize(0));
    signer("bob", "laptop").then().statusCode(404);
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "POST", path = "/:account/users/:user/keys")
  void aUsersKeySignsForTheUserOnly() {
    String id = Asking.user(tenant, "bob");

    key("bob", "test", "ed25519.pub")
        .then()
        .statusCode(201)
        .header("Location", "/" + tenant.login() + "/users/bob/keys/test")
        .body("name", equalTo("test"))
        .body("attested", equalTo(false));
    key(id, "nist", "ecdsa384.pub").then().statusCode(201);
    key(id, "rsa", "rsa2048.pub").then().statusCode(201);
    key(id, "test", "ecdsa256.pub")
        .then()
        .statusCode(409)
        .body("errors[0].code", equalTo("Duplicate"));

    signer("bob", "test")
        .then()
        .statusCode(200)
        .body("principal.id", equalTo(id))
        .body("principal.kind", equalTo("sub-user"))
        .body("principal.login", equalTo("bob"))
        .body("principal.account", equalTo(tenant.id().toString()));
    signer(id, "rsa").then().statusCode(200);
    signer("bob", "first").then().statusCode(404);
    Asking.internally("/credentials/cloudapi", Map.of("account", tenant.login(), "key", "test"))
        .then()
        .statusCode(404);
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "GET", path = "/:account/users/:user/keys")
  @ContractTest(api = "cloudapi", method = "GET", path = "/:account/users/:user/keys/:key")
  @ContractTest(api = "cloudapi", method = "DELETE", path = "/:account/users/:user/keys/:key")
  void aUsersKeysAreListedFoundAndDeletedTheLastOneToo() {
    Asking.user(tenant, "bob");
    Response made = key("bob", "test", "ed25519.pub");
    String fingerprint = made.path("fingerprint");

    tenant
        .asking()
        .get("/cloudapi/my/users/bob/keys")
        .then()
        .statusCode(200)
        .body("name", contains("test"));
    for (String reference : new String[] {"test", fingerprint}) {
      tenant
          .asking()
          .get("/cloudapi/my/users/bob/keys/" + reference)
          .then()
          .statusCode(200)
          .body("fingerprint", equalTo(fingerprint));
    }
    tenant.asking().delete("/cloudapi/my/users/bob/keys/" + fingerprint).then().statusCode(204);
    tenant.asking().get("/cloudapi/my/users/bob/keys").then().body("$", hasSize(0));
    tenant.asking().get("/cloudapi/my/keys").then().body("$", hasSize(1));
  }

  @Test
  void loginsAreUniqueInAnAccountOnly() {
    Asking.user(tenant, "mark");
    Asking.user(Tenant.make(), "mark");

    tenant
        .asking()
        .body(Map.of("login", "mark", "email", "m@example.com", "password", "123secret"))
        .post("/cloudapi/my/users")
        .then()
        .statusCode(409)
        .body("code", equalTo("InvalidArgument"))
        .body("errors[0].field", equalTo("login"));
    tenant.asking().get("/cloudapi/my/users").then().body("$", hasSize(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"login\"                                                            | 400 | InvalidContent   | invalid JSON",
        "{}                                                                    | 409 | MissingParameter | login, email, password are required",
        "{\"login\":\"a\",\"email\":\"a@b.c\"}                                 | 409 | MissingParameter | password is required",
        "{\"login\":[\"a\"],\"email\":\"a@b.c\",\"password\":\"123secret\"}    | 409 | InvalidArgument  | login must be text",
        "{\"login\":\"1a\",\"email\":\"a@b.c\",\"password\":\"123secret\"}     | 409 | InvalidArgument  | login must begin with a letter",
        "{\"login\":\"é\",\"email\":\"a@b.c\",\"password\":\"123secret\"}      | 409 | InvalidArgument  | login must begin",
        "{\"login\":\"a\",\"email\":\"nowhere\",\"password\":\"123secret\"}    | 409 | InvalidArgument  | email must be an address",
        "{\"login\":\"a\",\"email\":\"a@b.c\",\"password\":\"short1\"}         | 409 | InvalidArgument  | password must have 7 to 256 characters",
        "{\"login\":\"a\",\"email\":\"a@b.c\",\"password\":\"onlyletters\"}    | 409 | InvalidArgument  | password must have a letter and a digit",
        "{\"login\":\"a\",\"email\":\"a@b.c\",\"password\":\"123secret\",\"x\":1} | 409 | InvalidArgument | unknown field x"
      })
  void badInputIsRefusedByNameAndChangesNothing(
      String body, int status, String code, String message) {
    Response answer = tenant.asking().body(body).post("/cloudapi/my/users");

    answer.then().statusCode(status).body("code", equalTo(code));
    assertThat(answer.<String>path("message")).startsWith(message);
    tenant.asking().get("/cloudapi/my/users").then().body("$", hasSize(0));
  }

  private Response key(String user, String name, String file) {
    return tenant
        .asking()
        .body(Map.of("name", name, "key", Example.key(file)))
        .post("/cloudapi/my/users/" + user + "/keys");
  }

  private Response signer(String user, String key) {
    return Asking.internally(
        "/credentials/cloudapi", Map.of("account", tenant.login(), "user", user, "key", key));
  }

  private String hash(String id) {
    return database.read(
        h ->
            h.createQuery("SELECT password_hash FROM sub_user WHERE id = :id")
                .bind("id", UUID.fromString(id))
                .mapTo(String.class)
                .one());
  }
}
