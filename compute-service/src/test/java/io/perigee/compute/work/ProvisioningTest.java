package io.perigee.compute.work;

import static io.perigee.compute.testing.Tenant.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.driver.simulated.SimulatedSettings;
import io.perigee.compute.host.Host;
import io.perigee.compute.host.HostStore;
import io.perigee.compute.testing.Installation;
import io.perigee.compute.testing.MachinePeers;
import io.perigee.compute.testing.Peers;
import io.perigee.compute.testing.Tenant;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TopicProbe;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class ProvisioningTest {

  private static final long MIB = 1024 * 1024;

  @Inject Database database;
  @Inject HostStore hosts;

  @Inject SimulatedSettings hypervisor;

  private final Tenant tenant = new Tenant();

  @BeforeEach
  void install() {
    Installation.bootstrap();
  }

  private Host host(JsonNode machine) {
    UUID id = UUID.fromString(machine.get("compute_node").asText());
    return database.read(h -> hosts.byId(h, id)).orElseThrow();
  }

  private Path disk(Host host, String machine) {
    return hypervisor
        .directory()
        .resolve(host.name())
        .resolve("machines")
        .resolve(machine)
        .resolve("disk.raw");
  }

  @Test
  void givesAMachineADiskOnItsHostAndTakesItAway() throws Exception {
    // Given
    JsonNode machine = tenant.running(wanted());
    String id = machine.get("id").asText();
    Host host = host(machine);

    // Then
    assertThat(Files.size(disk(host, id))).isEqualTo(12288 * MIB);
    assertThat(host.used().memory()).isPositive();

    // When
    tenant.cloud().delete(tenant.path("/machines/" + id));
    tenant.until(id, "deleted");

    // Then
    assertThat(disk(host, id)).doesNotExist();
  }

  @Test
  void saysOnTheMachineThatNoHostHasRoom() {
    // Given: a region of its own, with a host that is too small for the package
    String region = "r" + UUID.randomUUID().toString().substring(0, 8);
    ObjectNode body = Json.object();
    body.putArray("regions").addObject().put("name", region);
    body.putArray("hosts")
        .addObject()
        .put("name", region + "h")
        .put("region", region)
        .put("memory", 64)
        .put("disk", 64)
        .put("vcpus", 1);
    assertThat(Installation.send(body).statusCode()).isEqualTo(200);

    // When
    String id =
        tenant
            .luna(
                "vm/create",
                Json.object()
                    .put("hostname", "big")
                    .put("plan_id", "m.4")
                    .put("image_id", "94953")
                    .put("region", region))
            .get("vm_id")
            .asText();

    // Then
    JsonNode failed = tenant.until(id, "failed");
    assertThat(failed.get("error").get("code").asText()).isEqualTo("InsufficientCapacity");
    assertThat(failed.get("error").get("message").asText())
        .isEqualTo(
            "no host in region %s has room for 4096 MiB memory, 71680 MiB disk, 4 vcpus"
                .formatted(region));
    JsonNode info = tenant.luna("vm/info", Json.object().put("vm_id", id)).get("info");
    assertThat(info.get("status_nohtml").asText()).isEqualTo("Error");
    assertThat(info.get("error_detail").asText()).startsWith("no host in region");
    assertThat(tenant.audited(id, "provision").get(0).get("success").asText()).isEqualTo("no");

    // And it can be deleted
    assertThat(tenant.cloud().delete(tenant.path("/machines/" + id)).statusCode()).isEqualTo(204);
    tenant.until(id, "deleted");
  }

  @Test
  void givesEverythingBackWhenNoAddressIsFree() {
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
    ObjectNode wanted = wanted();
    wanted.putArray("networks").add(Peers.FULL_NETWORK);

    // When
    String id = Json.tree(tenant.create(wanted).asString()).get("id").asText();

    // Then
    JsonNode failed = tenant.until(id, "failed");
    assertThat(failed.get("error").get("message").asText())
        .isEqualTo("no address is free in the network");
    assertThat(
            database.<List<UUID>>read(
                h ->
                    h.createQuery("SELECT id FROM machines WHERE id = :id AND reserved")
                        .bind("id", UUID.fromString(id))
                        .mapTo(UUID.class)
                        .list()))
        .isEmpty();
  }

  @Test
  void showsEachInternalStateOfAReboot() {
    // Given
    String id = tenant.running(wanted()).get("id").asText();

    // When
    tenant.act(id, "reboot");
    tenant.audited(id, "reboot");

    // Then
    try (TopicProbe topic = TopicProbe.ofModule("machines")) {
      topic.await(
          Tenant.SOON,
          m ->
              m.key().equals(id)
                  && changed(m, "state")
                  && state(m).equals("running")
                  && version(m) > 6);
      List<TopicProbe.Seen> seen = topic.all().stream().filter(m -> m.key().equals(id)).toList();
      List<String> states =
          seen.stream().filter(m -> changed(m, "state")).map(ProvisioningTest::state).toList();
      assertThat(states)
          .containsExactly("provisioning", "running", "shutting_down", "down", "ready", "running");
      assertThat(seen).extracting(ProvisioningTest::version).isSorted().doesNotHaveDuplicates();
      JsonNode object = seen.getLast().data().get("object");
      assertThat(object.get("id").asText()).isEqualTo(id);
      assertThat(object.get("owner_uuid").asText()).isEqualTo(tenant.account.toString());
      assertThat(object.get("internal_state").asText()).isEqualTo("running");
    }
  }

  @Test
  void publishesNoSecretMetadata() {
    // Given
    String id =
        tenant
            .running(
                wanted()
                    .put("metadata.root_pw", "hunter2-" + tenant.login)
                    .put("metadata.role", "db"))
            .get("id")
            .asText();

    // Then
    try (TopicProbe topic = TopicProbe.ofModule("machines")) {
      topic.await(Tenant.SOON, m -> m.key().equals(id));
      List<TopicProbe.Seen> seen = topic.all().stream().filter(m -> m.key().equals(id)).toList();
      assertThat(seen.getLast().data().get("object").get("metadata"))
          .isEqualTo(Json.object().put("role", "db"));
      assertThat(seen).noneMatch(m -> m.value().toString().contains("hunter2"));
    }
    assertThat(tenant.machine(id).get("metadata").get("root_pw").asText()).startsWith("hunter2");
  }

  private static boolean changed(TopicProbe.Seen message, String field) {
    return message.data().path("changed").toString().contains("\"" + field + "\"");
  }

  private static String state(TopicProbe.Seen message) {
    return message.data().get("state").asText();
  }

  private static long version(TopicProbe.Seen message) {
    return message.data().get("version").asLong();
  }
}
