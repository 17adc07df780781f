package io.perigee.compute.face.lunanode;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.testing.Installation;
import io.perigee.compute.testing.MachinePeers;
import io.perigee.compute.testing.Tenant;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the LunaNode API's machines refuse: always 200, with the reason, and nothing is changed by
 * it.
 */
@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class VmRefusalTest {

  private final Tenant tenant = new Tenant();

  @BeforeEach
  void install() {
    Installation.bootstrap();
  }

  private static void assertRefused(JsonNode answer, String reason) {
    assertThat(answer.get("success").asText()).as(answer.toString()).isEqualTo("no");
    assertThat(answer.get("error").asText()).contains(reason).doesNotContain("Exception", "SQL");
  }

  private void assertNothingMade() {
    assertThat(tenant.luna("vm/list", Json.object()).get("vms")).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"hostname\":null} | hostname is required",
        "{\"plan_id\":\"\"} | plan_id is required",
        "{\"image_id\":\"\"} | image_id is required",
        "{\"hostname\":\"a b\"} | name: 1 to 189",
        "{\"plan_id\":\"nosuch\"} | there is no nosuch",
        "{\"plan_id\":{}} | plan_id must be text",
        "{\"image_id\":\"1\"} | image: there is no 1",
        "{\"image_id\":\"../x\"} | image: there is no ../x",
        "{\"region\":\"atlantis\"} | region: there is no atlantis",
        "{\"net_id\":\"7\"} | net_id: there is no network 7",
        "{\"net_id\":\"x\"} | net_id must be a whole number",
        "{\"volume_id\":\"5\"} | volume_id is not made yet",
        "{\"ip\":\"1.2.3.4\"} | ip is not made yet",
        "{\"scripts\":\"1\"} | scripts is not made yet",
        "{\"securitygroups\":\"1\"} | securitygroups is not made yet",
        "{\"set_password\":\"yes\"} | set_password is not made yet",
        "{\"nosuch\":\"1\"} | unknown field nosuch"
      })
  void refusesABadVmAndSaysWhatIsWrong(String changes, String reason) {
    // Given
    ObjectNode body =
        Json.object().put("hostname", "myvm").put("plan_id", "m.4").put("image_id", "94953");
    body.setAll((ObjectNode) Json.tree(changes));

    // When, then
    assertRefused(tenant.luna("vm/create", body), reason);
    assertNothingMade();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vm/info", "vm/start", "vm/stop", "vm/reboot", "vm/delete"})
  void findsOnlyVmsOfTheAccount(String action) {
    // Given
    Tenant other = new Tenant();
    String id =
        other
            .luna(
                "vm/create",
                Json.object().put("hostname", "x").put("plan_id", "88").put("image_id", "94953"))
            .get("vm_id")
            .asText();

    // When, then
    assertRefused(tenant.luna(action, Json.object().put("vm_id", id)), "not found");
    assertRefused(tenant.luna(action, Json.object().put("vm_id", "1")), "VM 1 not found");
    assertRefused(tenant.luna(action, Json.object()), "vm_id is required");
    assertRefused(
        tenant.luna(action, Json.object().put("vm_id", id).put("x", "1")), "unknown field x");
    assertThat(other.luna("vm/info", Json.object().put("vm_id", id)).get("success").asText())
        .isEqualTo("yes");
  }

  @Test
  void saysWhyAVmCannotBeStarted() {
    // Given
    String id =
        tenant
            .luna(
                "vm/create",
                Json.object().put("hostname", "x").put("plan_id", "88").put("image_id", "94953"))
            .get("vm_id")
            .asText();
    tenant.until(id, "running");

    // When, then
    assertRefused(
        tenant.luna("vm/start", Json.object().put("vm_id", id)),
        "cannot be started: it is running");
  }

  @Test
  void letsNobodyInWithoutAKey() {
    for (String token :
        new String[] {"", TestIdentity.forger().apiKey(tenant.account, tenant.login)}) {
      Response refused =
          given()
              .header(TestIdentity.HEADER, token)
              .contentType("application/json")
              .body("{}")
              .post("/lunanode/vm/list");
      assertThat(refused.statusCode()).isEqualTo(200);
      assertRefused(Json.tree(refused.asString()), "authentication failure; common reasons");
    }
  }
}
