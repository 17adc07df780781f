package io.perigee.compute.face.lunanode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.testing.Installation;
import io.perigee.compute.testing.MachinePeers;
import io.perigee.compute.testing.Published;
import io.perigee.compute.testing.Tenant;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformTest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The LunaNode API's virtual machines by their published examples. */
@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class VmContractTest {

  private static final String API = "lunanode";

  private final Tenant tenant = new Tenant();

  @BeforeEach
  void install() {
    Installation.bootstrap();
  }

  private String create() {
    return tenant
        .luna("vm/create", Published.example("lunanode/vm-create.request"))
        .get("vm_id")
        .asText();
  }

  private static ObjectNode vm(String id) {
    return Json.object().put("vm_id", id);
  }

  private JsonNode until(String id, String status) {
    return await()
        .atMost(Tenant.SOON)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> tenant.luna("vm/info", vm(id)),
            info -> info.path("info").path("status_nohtml").asText().equals(status));
  }

  private static void assertScalarsAreStrings(JsonNode node) {
    if (node.isContainerNode()) {
      node.forEach(VmContractTest::assertScalarsAreStrings);
    } else {
      assertThat(node.isTextual()).as(node.toString()).isTrue();
    }
  }

  @Test
  @ContractTest(api = API, method = "POST", path = "/api/vm/create/")
  void createsAVm() {
    // When
    JsonNode answer = tenant.luna("vm/create", Published.example("lunanode/vm-create.request"));

    // Then
    Published.assertSameShape(answer, Published.example("lunanode/vm-create"), Set.of());
    assertThat(answer.get("success").asText()).isEqualTo("yes");
    assertThat(answer.get("vm_id").asText())
        .isEqualTo(UUID.fromString(answer.get("vm_id").asText()).toString());
  }

  @Test
  @ContractTest(api = API, method = "POST", path = "/api/vm/list/")
  void listsVms() {
    // Given
    String id = create();
    until(id, "Online");

    // When
    JsonNode answer = tenant.luna("vm/list", Json.object());

    // Then
    JsonNode row = answer.get("vms").get(0);
    Published.assertSameShape(
        row, Published.example("lunanode/vm-list").get("vms").get(0), Set.of());
    assertScalarsAreStrings(answer);
    assertThat(answer.get("success").asText()).isEqualTo("yes");
    assertThat(answer.get("vms")).hasSize(1);
    assertThat(row.get("vm_id").asText()).isEqualTo(id);
    assertThat(row.get("hostname").asText()).isEqualTo("myvm");
    assertThat(row.get("plan_id").asText()).isEqualTo("89");
    assertThat(row.get("ram").asText()).isEqualTo("4096");
    assertThat(row.get("storage").asText()).isEqualTo("70");
    assertThat(row.get("vcpu").asText()).isEqualTo("4");
    assertThat(row.get("bandwidth").asText()).isEqualTo("3000");
    assertThat(row.get("region").asText()).isEqualTo("us-west-1");
    assertThat(row.get("os_status").asText()).isEqualTo("active");
  }

  @Test
  @ContractTest(api = API, method = "POST", path = "/api/vm/info/")
  void showsAVm() {
    // Given
    String id = create();

    // When
    JsonNode answer = until(id, "Online");

    // Then
    JsonNode example = Published.example("lunanode/vm-info");
    Published.assertSameShape(answer.get("extra"), example.get("extra"), Set.of());
    Published.assertSameShape(answer.get("info"), example.get("info"), Set.of());
    assertScalarsAreStrings(answer);
    JsonNode info = answer.get("info");
    assertThat(info.get("status")).isEqualTo(example.get("info").get("status"));
    assertThat(info.get("status_color").asText()).isEqualTo("green");
    assertThat(info.get("status_raw").asText()).isEqualTo("active");
    assertThat(info.get("task_state").asText()).isEmpty();
    assertThat(info.get("error_detail").asText()).isEmpty();
    assertThat(info.get("hostname").asText()).isEqualTo("myvm");
    assertThat(info.get("host_id").asText()).matches("[0-9a-f]{32}");
    assertThat(answer.get("extra").get("vm_id").asText()).isEqualTo(id);
  }

  @Test
  @ContractTest(api = API, method = "POST", path = "/api/vm/stop/")
  @ContractTest(api = API, method = "POST", path = "/api/vm/start/")
  @ContractTest(api = API, method = "POST", path = "/api/vm/reboot/")
  @ContractTest(api = API, method = "POST", path = "/api/vm/delete/")
  void stopsStartsRebootsAndDeletesAVm() {
    // Given
    String id = create();
    until(id, "Online");
    JsonNode success = Published.example("lunanode/vm-stop");

    // When, then
    assertThat(tenant.luna("vm/stop", vm(id))).isEqualTo(success);
    until(id, "Offline");
    assertThat(tenant.luna("vm/start", vm(id))).isEqualTo(success);
    until(id, "Online");
    assertThat(tenant.luna("vm/reboot", vm(id))).isEqualTo(success);
    tenant.audited(id, "reboot");
    assertThat(tenant.luna("vm/delete", vm(id))).isEqualTo(success);
    tenant.until(id, "deleted");
    assertThat(tenant.luna("vm/info", vm(id)).get("success").asText()).isEqualTo("no");
    assertThat(tenant.luna("vm/list", Json.object()).get("vms")).isEmpty();
  }

  @Test
  void takesAPlanByNumberAndSharesItsMachinesWithCloudApi() {
    // When
    String id =
        tenant
            .luna(
                "vm/create",
                Json.object().put("hostname", "both").put("plan_id", "88").put("image_id", "94953"))
            .get("vm_id")
            .asText();

    // Then
    JsonNode machine = tenant.until(id, "running");
    assertThat(machine.get("name").asText()).isEqualTo("both");
    assertThat(machine.get("package").asText()).isEqualTo("sdc_128");
    tenant.act(id, "stop");
    until(id, "Offline");
  }

  @Test
  @ContractTest(api = API, method = "POST", path = "/api/region/list/")
  void listsRegions() {
    // When
    JsonNode answer = tenant.luna("region/list", Json.object());

    // Then
    assertThat(answer.get("success").asText()).isEqualTo("yes");
    assertThat(answer.get("regions").get("us-west-1").asText()).isEqualTo("US West");
  }

  @Test
  @ContractTest(api = API, method = "POST", path = "/api/plan/list/")
  void listsPlans() {
    // When
    JsonNode answer = tenant.luna("plan/list", Json.object());

    // Then
    JsonNode plan =
        StreamSupport.stream(answer.get("plans").spliterator(), false)
            .filter(p -> p.get("plan_id").asText().equals("89"))
            .findFirst()
            .orElseThrow();
    assertScalarsAreStrings(answer);
    assertThat(plan.get("name").asText()).isEqualTo("m.4");
    assertThat(plan.get("ram").asText()).isEqualTo("4096");
    assertThat(plan.get("vcpu").asText()).isEqualTo("4");
    assertThat(plan.get("storage").asText()).isEqualTo("70");
    assertThat(plan.fieldNames())
        .toIterable()
        .contains(
            "bandwidth", "ips", "price", "price_nice", "category", "metadata_json", "metadata");
  }
}
