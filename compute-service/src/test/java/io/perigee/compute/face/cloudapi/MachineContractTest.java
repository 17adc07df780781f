package io.perigee.compute.face.cloudapi;

import static io.perigee.compute.testing.CloudReplies.json;
import static io.perigee.compute.testing.Tenant.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.testing.Installation;
import io.perigee.compute.testing.MachinePeers;
import io.perigee.compute.testing.Peers;
import io.perigee.compute.testing.Published;
import io.perigee.compute.testing.Tenant;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** CloudAPI's machines by their published examples. */
@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class MachineContractTest {

  private static final String API = "cloudapi";

  private final Tenant tenant = new Tenant();

  @BeforeEach
  void install() {
    Installation.bootstrap();
  }

  private static void assertWhole(Response response) throws Exception {
    byte[] md5 = MessageDigest.getInstance("MD5").digest(response.asByteArray());
    assertThat(response.header("Content-Type")).startsWith("application/json");
    assertThat(response.header("Content-MD5")).isEqualTo(Base64.getEncoder().encodeToString(md5));
    assertThat(response.header("Content-Length"))
        .isEqualTo(String.valueOf(response.asByteArray().length));
  }

  @Test
  @ContractTest(api = API, method = "POST", path = "/:login/machines")
  void createsAMachine() throws Exception {
    // When
    Response created =
        tenant.create((ObjectNode) Published.example("cloudapi/CreateMachine.request"));

    // Then
    JsonNode machine = json(created);
    String id = machine.get("id").asText();
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.header("Location")).isEqualTo("/" + tenant.login + "/machines/" + id);
    assertWhole(created);
    Published.assertSameShape(machine, Published.example("cloudapi/CreateMachine"), Set.of());
    assertThat(machine.get("name").asText()).isEqualTo(id.substring(0, 8));
    assertThat(machine.get("state").asText()).isEqualTo("provisioning");
    assertThat(machine.get("image").asText()).isEqualTo("2b683a82-a066-11e3-97ab-2faa44701c5a");
    assertThat(machine.get("package").asText()).isEqualTo("sdc_128");
    assertThat(machine.get("memory").asInt()).isEqualTo(128);
    assertThat(machine.get("disk").asInt()).isEqualTo(12288);
    assertThat(machine.get("ips")).isEmpty();
    assertThat(machine.get("networks")).isEmpty();
    assertThat(machine.get("firewall_enabled").asBoolean()).isFalse();
    assertThat(machine.get("compute_node").isNull()).isTrue();
    assertThat(machine.get("created").asText())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
  }

  @Test
  @ContractTest(api = API, method = "GET", path = "/:login/machines/:id")
  void getsAMachine() throws Exception {
    // Given
    ObjectNode wanted =
        wanted()
            .put("name", "test")
            .put("metadata.root_authorized_keys", "...")
            .put("tag.role", "db");
    wanted.putArray("networks").add(Peers.NETWORK).add(Peers.SECOND_NETWORK);
    String id = tenant.running(wanted).get("id").asText();

    // When
    Response got = tenant.cloud().get(tenant.path("/machines/" + id));

    // Then
    JsonNode machine = json(got);
    assertThat(got.statusCode()).isEqualTo(200);
    assertWhole(got);
    Published.assertSameShape(machine, Published.example("cloudapi/GetMachine"), Set.of());
    assertThat(machine.get("id").asText()).isEqualTo(id);
    assertThat(machine.get("name").asText()).isEqualTo("test");
    assertThat(machine.get("type").asText()).isEqualTo("virtualmachine");
    assertThat(machine.get("brand").asText()).isEqualTo("kvm");
    assertThat(machine.get("state").asText()).isEqualTo("running");
    assertThat(machine.get("memory").asInt()).isEqualTo(128);
    assertThat(machine.get("disk").asInt()).isEqualTo(12288);
    assertThat(machine.get("metadata")).isEqualTo(Json.object().put("root_authorized_keys", "..."));
    assertThat(machine.get("tags")).isEqualTo(Json.object().put("role", "db"));
    assertThat(machine.get("networks"))
        .isEqualTo(Json.MAPPER.createArrayNode().add(Peers.NETWORK).add(Peers.SECOND_NETWORK));
    assertThat(machine.get("ips").get(0).asText())
        .startsWith("10.88.")
        .isEqualTo(machine.get("primaryIp").asText());
    assertThat(machine.get("ips").get(1).asText()).startsWith("192.168.");
    assertThat(machine.get("nics").get(0).get("netmask").asText()).isEqualTo("255.255.0.0");
    assertThat(machine.get("nics").get(0).get("primary").asBoolean()).isTrue();
    assertThat(machine.get("nics").get(1).get("primary").asBoolean()).isFalse();
    assertThat(machine.get("nics").get(0).get("mac").asText()).matches("92(:[0-9a-f]{2}){5}");
    assertThat(machine.get("package").asText()).isEqualTo("sdc_128");
  }

  @Test
  void leavesOutTheBrandBeforeVersion8() {
    // Given
    String id = json(tenant.create(wanted())).get("id").asText();

    // When
    JsonNode old = json(tenant.cloud("7.3.0").get(tenant.path("/machines/" + id)));

    // Then
    assertThat(old.has("brand")).isFalse();
    assertThat(old.get("type").asText()).isEqualTo("virtualmachine");
  }

  @Test
  @ContractTest(api = API, method = "GET", path = "/:login/machines")
  void listsMachines() throws Exception {
    // Given
    ObjectNode wanted = wanted().put("name", "test");
    wanted.putArray("networks").add(Peers.NETWORK);
    JsonNode machine = tenant.running(wanted);

    // When
    Response listed = tenant.cloud().get(tenant.path("/machines"));

    // Then
    assertThat(listed.statusCode()).isEqualTo(200);
    assertThat(listed.header("x-query-limit")).isEqualTo("1000");
    assertThat(listed.header("x-resource-count")).isEqualTo("1");
    assertWhole(listed);
    Published.assertSameShape(
        json(listed).get(0), Published.example("cloudapi/ListMachines").get(0), Set.of());
    assertThat(json(listed)).containsExactly(machine);
  }

  @Test
  @ContractTest(api = API, method = "HEAD", path = "/:login/machines")
  void countsMachines() {
    // Given
    tenant.create(wanted().put("tag.role", "db"));
    tenant.create(wanted().put("tag.role", "web"));

    // When
    Response all = tenant.cloud().head(tenant.path("/machines"));
    Response some = tenant.cloud().head(tenant.path("/machines?tag.role=web"));

    // Then
    assertThat(all.statusCode()).isEqualTo(200);
    assertThat(all.header("x-resource-count")).isEqualTo("2");
    assertThat(all.header("x-query-limit")).isEqualTo("1000");
    assertThat(some.header("x-resource-count")).isEqualTo("1");
    assertThat(all.asByteArray()).isEmpty();
  }

  @Test
  @ContractTest(api = API, method = "POST", path = "/:login/machines/:id?action=stop")
  @ContractTest(api = API, method = "POST", path = "/:login/machines/:id?action=start")
  void stopsAndStartsAMachine() {
    // Given
    String id = tenant.running(wanted()).get("id").asText();
    String path = tenant.path("/machines/" + id);

    // When: the published examples send the action as a form
    Response stopped =
        tenant
            .cloud()
            .contentType("application/x-www-form-urlencoded")
            .body("action=stop")
            .post(path);

    // Then
    assertThat(stopped.statusCode()).isEqualTo(202);
    assertThat(stopped.asByteArray()).isEmpty();
    tenant.until(id, "stopped");

    // When
    Response started =
        tenant
            .cloud()
            .contentType("application/x-www-form-urlencoded")
            .body("action=start")
            .post(path);

    // Then
    assertThat(started.statusCode()).isEqualTo(202);
    assertThat(started.asByteArray()).isEmpty();
    tenant.until(id, "running");
  }

  @Test
  @ContractTest(api = API, method = "POST", path = "/:login/machines/:id?action=reboot")
  @ContractTest(api = API, method = "GET", path = "/:login/machines/:id/audit")
  void rebootsAMachineAndAuditsIt() {
    // Given
    String id = tenant.running(wanted()).get("id").asText();

    // When
    Response rebooted =
        tenant
            .cloud()
            .contentType("application/x-www-form-urlencoded")
            .body("action=reboot")
            .post(tenant.path("/machines/" + id));
    Instant answered = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    // Then: newest first, and later than the answer's Date
    assertThat(rebooted.statusCode()).isEqualTo(202);
    JsonNode audit = tenant.audited(id, "reboot");
    Published.assertSameShape(
        audit.get(0), Published.example("cloudapi/MachineAudit").get(0), Set.of());
    Published.assertSameShape(
        audit.get(0).get("caller"),
        Published.example("cloudapi/MachineAudit").get(0).get("caller"),
        Set.of());
    assertThat(audit.findValuesAsText("action")).containsExactly("reboot", "provision");
    assertThat(audit.findValuesAsText("success")).containsOnly("yes");
    assertThat(audit.get(0).get("caller").get("type").asText()).isEqualTo("signature");
    assertThat(audit.get(0).get("caller").get("keyId").asText())
        .isEqualTo("/" + tenant.login + "/keys/demo");
    assertThat(audit.get(0).get("caller").get("ip").asText()).isEqualTo("127.0.0.1");
    assertThat(Instant.parse(audit.get(0).get("time").asText())).isAfter(answered);
    tenant.until(id, "running");
  }

  @Test
  @ContractTest(api = API, method = "DELETE", path = "/:login/machines/:id")
  void deletesAMachine() {
    // Given
    String id = tenant.running(wanted().put("name", "gone")).get("id").asText();

    // When
    Response deleted = tenant.cloud().delete(tenant.path("/machines/" + id));

    // Then
    assertThat(deleted.statusCode()).isEqualTo(204);
    assertThat(deleted.asByteArray()).isEmpty();
    tenant.until(id, "deleted");
    Response after = tenant.cloud().get(tenant.path("/machines/" + id));
    assertThat(after.statusCode()).isEqualTo(410);
    assertThat(json(after).get("name").asText()).isEqualTo("gone");
    assertThat(json(tenant.cloud().get(tenant.path("/machines")))).isEmpty();
    assertThat(
            json(tenant.cloud().get(tenant.path("/machines?tombstone=true")))
                .findValuesAsText("id"))
        .containsExactly(id);
    assertThat(tenant.cloud().delete(tenant.path("/machines/" + id)).statusCode()).isEqualTo(410);
  }
}
