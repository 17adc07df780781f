package io.perigee.compute.work;

import static io.perigee.compute.testing.Tenant.wanted;
import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.driver.simulated.SimulatedSettings;
import io.perigee.compute.testing.Installation;
import io.perigee.compute.testing.MachinePeers;
import io.perigee.compute.testing.Peers;
import io.perigee.compute.testing.Tenant;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Work on machines that is interrupted, overtaken or bound to fail. */
@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class InterruptionTest {

  @Inject Database database;
  @Inject SimulatedSettings hypervisor;

  private final Tenant tenant = new Tenant();

  @BeforeEach
  void install() {
    Installation.bootstrap();
  }

  /** What a worker leaves that dies while it shuts a machine down for a reboot. */
  private void leaveHalfRebooted(String id) {
    database.run(
        h -> {
          h.createUpdate(
                  """
                  UPDATE machines SET state = 'shutting_down', task = 'reboot', version = version + 1
                  WHERE id = :id::uuid
                  """)
              .bind("id", id)
              .execute();
          h.createUpdate(
                  """
                  INSERT INTO work (command_id, request_id, kind, key, number, account, bulk, state, due, deadline, epoch,
                                    attempts, worker, step, payload)
                  SELECT :command, 'compute-dead', 'machine.reboot', key, last + 1, :account, false, 'running', now(),
                         now() + interval '1 hour', 1, 1, 'dead', 'stop', '{}'
                  FROM command_number WHERE key = :id
                  """)
              .bind("command", UUID.randomUUID())
              .bind("id", id)
              .bind("account", tenant.account.toString())
              .execute();
        });
  }

  private String bootId(String id) {
    return database.read(
        h ->
            h.createQuery("SELECT boot_id FROM machines WHERE id = :id::uuid")
                .bind("id", id)
                .mapTo(String.class)
                .one());
  }

  @Test
  void carriesOnARebootWhoseWorkerDied() {
    // Given
    String id = tenant.running(wanted()).get("id").asText();
    String before = bootId(id);

    // When
    leaveHalfRebooted(id);

    // Then
    JsonNode audit = tenant.audited(id, "reboot");
    assertThat(audit.get(0).get("success").asText()).isEqualTo("yes");
    assertThat(tenant.machine(id).get("state").asText()).isEqualTo("running");
    assertThat(bootId(id)).isNotEqualTo(before);
  }

  @Test
  void saysThatTheOutcomeIsUnknownWhereTheHostCannotTell() throws Exception {
    // Given
    String id = tenant.running(wanted()).get("id").asText();
    forget(id);

    // When
    leaveHalfRebooted(id);

    // Then
    assertThat(tenant.audited(id, "reboot").get(0).get("success").asText()).isEqualTo("no");
    List<String> ended =
        database.read(
            h ->
                h.createQuery(
                        "SELECT message FROM work WHERE key = :id AND kind = 'machine.reboot' AND state = 'failed'")
                    .bind("id", id)
                    .mapTo(String.class)
                    .list());
    assertThat(ended)
        .containsExactly("outcome unknown: it was interrupted, and its host cannot tell");
  }

  /** Takes away what the host has of the machine. */
  private void forget(String id) throws IOException {
    try (Stream<Path> files = Files.walk(hypervisor.directory())) {
      for (Path file :
          files.filter(f -> f.getParent().getFileName().toString().equals(id)).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void deletesAMachineThatIsBeingProvisioned() {
    // Given
    String id = Json.tree(tenant.create(wanted()).asString()).get("id").asText();

    // When
    assertThat(tenant.cloud().delete(tenant.path("/machines/" + id)).statusCode()).isEqualTo(204);

    // Then
    tenant.until(id, "deleted");
    assertThat(tenant.audited(id, "delete").findValuesAsText("action"))
        .containsExactly("delete", "provision");
    long reserved =
        database.read(
            h ->
                h.createQuery("SELECT count(*) FROM machines WHERE id = :id::uuid AND reserved")
                    .bind("id", id)
                    .mapTo(Long.class)
                    .one());
    assertThat(reserved).isZero();
  }

  @Test
  void failsAMachineWhoseImageStaysBroken() {
    // When
    String id =
        Json.tree(tenant.create(wanted().put("image", Peers.BROKEN_IMAGE)).asString())
            .get("id")
            .asText();

    // Then
    JsonNode failed = tenant.until(id, "failed");
    assertThat(failed.get("error").get("message").asText())
        .startsWith("the image's file has SHA-1");
    assertThat(tenant.audited(id, "provision").get(0).get("success").asText()).isEqualTo("no");
  }

  @Test
  void putsAMachineOnTheNetworkOfItsRegion() {
    // Given
    String region = "r" + UUID.randomUUID().toString().substring(0, 8);
    ObjectNode body = Json.object();
    body.putArray("regions").addObject().put("name", region);
    body.putArray("hosts")
        .addObject()
        .put("name", region + "h")
        .put("region", region)
        .put("memory", 8192)
        .put("disk", 1 << 20)
        .put("vcpus", 8);
    assertThat(Installation.send(body).statusCode()).isEqualTo(200);
    database.run(
        h ->
            h.createUpdate(
                    """
                    INSERT INTO known (topic, id, name, region, version, generation, state, deleted, partition, object)
                    SELECT 'networks', :id, 'inside', id::text, 1, 1, 'active', false, 0,
                           '{"number": 4711, "zone": "internal"}'
                    FROM regions WHERE name = :region
                    """)
                .bind("id", Peers.SECOND_NETWORK)
                .bind("region", region)
                .execute());

    // When
    ObjectNode wanted =
        Json.object()
            .put("hostname", "inside")
            .put("plan_id", "88")
            .put("image_id", "94953")
            .put("region", region);
    String byRegion = tenant.luna("vm/create", wanted).get("vm_id").asText();
    String byNumber = tenant.luna("vm/create", wanted.put("net_id", "4711")).get("vm_id").asText();

    // Then
    for (String id : List.of(byRegion, byNumber)) {
      JsonNode machine = tenant.until(id, "running");
      assertThat(machine.get("networks"))
          .containsExactly(Json.MAPPER.valueToTree(Peers.SECOND_NETWORK));
      JsonNode info = tenant.luna("vm/info", Json.object().put("vm_id", id)).get("info");
      assertThat(info.get("privateip").asText()).startsWith("192.168.");
      assertThat(info.get("addresses").get(0).get("external").asText()).isEmpty();
      String address = Peers.SECOND_NETWORK + "_" + info.get("privateip").asText();
      assertThat(users("address/" + address)).containsExactly("inside");
      assertThat(users("network/" + Peers.SECOND_NETWORK)).contains("machine inside");
    }
  }

  private static List<String> users(String reference) {
    String answer =
        given()
            .header(TestIdentity.HEADER, TestIdentity.ofModule().service("network"))
            .get("/internal/references/" + reference)
            .asString();
    return Json.MAPPER.convertValue(
        Json.tree(answer).get("users"), new TypeReference<List<String>>() {});
  }
}
