package io.perigee.auth.face;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.perigee.auth.Asking;
import io.perigee.auth.Example;
import io.perigee.auth.Tenant;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
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
class SshKeyTest {

  private Tenant tenant;

  @BeforeEach
  void account() {
    tenant = Tenant.make();
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "lunanode", method = "POST", path = "/api/sshkey/add/")
  @ContractTest(api = "lunanode", method = "POST", path = "/api/sshkey/list/")
  void keysAreListedAtTheTopLevelAndSignNothing() {
    Response added = add("laptop", "ed25519.pub");
    add("desk", "rsa2048.pub");

    added.then().statusCode(200).body("success", equalTo("yes"));
    Response list = post(tenant, "list", Map.of());
    list.then()
        .statusCode(200)
        .body("success", equalTo("yes"))
        .body("'0'.id", equalTo(added.path("key_id")))
        .body("'0'.name", equalTo("laptop"))
        .body("'1'.name", equalTo("desk"))
        .body("'2'", nullValue());
    assertThat(list.<String>path("'0'.value")).startsWith("ssh-ed25519 AAAA");
    assertThat(added.<String>path("key_id")).matches("\\d+");
    Asking.internally("/credentials/cloudapi", Map.of("account", tenant.login(), "key", "laptop"))
        .then()
        .statusCode(404);
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "lunanode", method = "POST", path = "/api/sshkey/remove/")
  void aRemovedKeyIsGoneAndAnotherAccountsIsNone() {
    String id = add("laptop", "ed25519.pub").path("key_id");
    Tenant other = Tenant.make();

    post(other, "remove", Map.of("key_id", id))
        .then()
        .statusCode(200)
        .body("success", equalTo("no"))
        .body("error", equalTo("there is no SSH key " + id));
    guests(other, id).then().body("keys", hasSize(0));
    guests(tenant, id).then().body("keys", hasSize(1));

    post(tenant, "remove", Map.of("key_id", id)).then().body("success", equalTo("yes"));
    post(tenant, "remove", Map.of("key_id", id)).then().body("success", equalTo("no"));
    guests(tenant, id).then().body("keys", hasSize(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "add    | {}                                     | label, sshkey are required",
        "add    | {\"label\":\"x\",\"sshkey\":\"nokey\"} | key is neither an OpenSSH line",
        "add    | {\"label\":[],\"sshkey\":\"x\"}        | label must be text",
        "remove | {}                                     | key_id is required",
        "remove | {\"key_id\":\"x\"}                     | key_id must be a whole number",
        "remove | {\"key_id\":\"99999999999999999999\"}  | key_id must be a whole number",
        "list   | {\"x\":\"1\"}                          | unknown field x"
      })
  void badInputIsRefusedWithStatus200(String action, String body, String message) {
    Response answer =
        given()
            .header(TestIdentity.HEADER, key(tenant))
            .contentType("application/json")
            .body(body)
            .post("/lunanode/sshkey/" + action);

    answer.then().statusCode(200).body("success", equalTo("no"));
    assertThat(answer.<String>path("error")).startsWith(message);
  }

  private Response add(String label, String file) {
    return post(tenant, "add", Map.of("label", label, "sshkey", Example.key(file)));
  }

  private static Response post(Tenant who, String action, Map<String, ?> body) {
    return given()
        .header(TestIdentity.HEADER, key(who))
        .contentType("application/json")
        .body(body)
        .post("/lunanode/sshkey/" + action);
  }

  private static Response guests(Tenant who, String id) {
    Response answer =
        Asking.internally("/guest-keys", Map.of("account", who.id(), "ids", List.of(id, "x")));
    answer.then().statusCode(200);
    return answer;
  }

  private static String key(Tenant who) {
    return TestIdentity.ofModule().apiKey(who.id(), who.login());
  }
}
