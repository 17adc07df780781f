package io.perigee.compute.face.cloudapi;

import static io.perigee.compute.testing.CloudReplies.assertRefused;
import static io.perigee.compute.testing.CloudReplies.json;
import static io.perigee.compute.testing.Tenant.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.compute.driver.simulated.SimulatedSettings;
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
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Snapshots and disks, checked by what is on the host's disks. */
@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class SnapshotContractTest {

  @Inject SimulatedSettings hypervisor;

  private static final String API = "cloudapi";

  private final Tenant tenant = new Tenant();

  @BeforeEach
  void install() {
    Installation.bootstrap();
  }

  private String bhyve() {
    return tenant.running(wanted().put("package", "flex.1")).get("id").asText();
  }

  /** The machine's boot disk, wherever it is. */
  private Path disk(String id) throws IOException {
    try (Stream<Path> hosts = Files.list(hypervisor.directory())) {
      return hosts
          .map(host -> host.resolve("machines").resolve(id).resolve("disk.raw"))
          .filter(Files::exists)
          .findFirst()
          .orElseThrow();
    }
  }

  private void write(String id, int at, String text) throws IOException {
    try (RandomAccessFile disk = new RandomAccessFile(disk(id).toFile(), "rw")) {
      disk.seek(at);
      disk.writeBytes(text);
    }
  }

  private String read(String id, int at, int length) throws IOException {
    try (RandomAccessFile disk = new RandomAccessFile(disk(id).toFile(), "r")) {
      byte[] bytes = new byte[length];
      disk.seek(at);
      disk.readFully(bytes);
      return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  @ContractTest(api = API, method = "POST", path = "/:login/machines/:id/snapshots")
  @ContractTest(api = API, method = "GET", path = "/:login/machines/:id/snapshots")
  @ContractTest(api = API, method = "GET", path = "/:login/machines/:id/snapshots/:name")
  @ContractTest(api = API, method = "POST", path = "/:login/machines/:id/snapshots/:name")
  @ContractTest(api = API, method = "DELETE", path = "/:login/machines/:id/snapshots/:name")
  void takesRollsBackAndDeletesASnapshot() throws Exception {
    // Given
    String id = bhyve();
    String path = "/machines/" + id + "/snapshots";
    write(id, 5_000_000, "before");

    // When
    Response created = tenant.form(path, "name=just-booted");

    // Then
    assertThat(created.statusCode()).as(created.asString()).isEqualTo(201);
    assertThat(created.header("Location")).isEqualTo("/" + tenant.login + path + "/just-booted");
    JsonNode example = Published.example("cloudapi/GetMachineSnapshot");
    Published.assertSameShape(json(created), example, Set.of());
    assertThat(json(created).get("name").asText()).isEqualTo("just-booted");
    JsonNode made =
        tenant.until(path + "/just-booted", r -> json(r).path("state").asText().equals("created"));
    assertThat(made.get("size").asInt()).isBetween(1, 3);
    tenant.audited(id, "create_snapshot");
    assertThat(json(tenant.get(path))).containsExactly(made);

    // When
    write(id, 5_000_000, "after!");
    assertRefused(tenant.form(path + "/just-booted", ""), 409, "InvalidState");
    tenant.act(id, "stop");
    tenant.until(id, "stopped");
    Response rolled = tenant.form(path + "/just-booted", "");

    // Then
    assertThat(rolled.statusCode()).as(rolled.asString()).isEqualTo(202);
    tenant.audited(id, "rollback_snapshot");
    assertThat(tenant.machine(id).get("state").asText()).isEqualTo("running");
    assertThat(read(id, 5_000_000, 6)).isEqualTo("before");

    // When
    assertThat(tenant.delete(path + "/just-booted").statusCode()).isEqualTo(204);

    // Then
    tenant.audited(id, "delete_snapshot");
    assertRefused(tenant.get(path + "/just-booted"), 404, "ResourceNotFound");
    assertThat(json(tenant.get(path))).isEmpty();
  }

  @Test
  void refusesSnapshotsThatCannotBe() {
    String id = bhyve();
    String kvm = tenant.running(wanted()).get("id").asText();
    String path = "/machines/" + id + "/snapshots";
    Tenant other = new Tenant();

    assertRefused(tenant.form("/machines/" + kvm + "/snapshots", "name=a"), 409, "InvalidArgument");
    assertRefused(tenant.form(path, "name=a b"), 409, "InvalidArgument");
    assertRefused(tenant.form(path, "name=..%2F"), 409, "InvalidArgument");
    assertRefused(tenant.post(path, Json.tree("{\"name\":{}}")), 409, "InvalidArgument");
    assertRefused(tenant.get(path + "/nosuch"), 404, "ResourceNotFound");
    assertRefused(tenant.delete(path + "/nosuch"), 404, "ResourceNotFound");
    assertRefused(other.get(path), 404, "ResourceNotFound");
    assertRefused(other.form(path, "name=a"), 404, "ResourceNotFound");
    assertThat(tenant.form(path, "name=a").statusCode()).isEqualTo(201);
    tenant.audited(id, "create_snapshot");
    assertRefused(tenant.form(path, "name=a"), 409, "InvalidArgument");
    assertRefused(other.get(path + "/a"), 404, "ResourceNotFound");
    assertRefused(other.delete(path + "/a"), 404, "ResourceNotFound");
  }

  @Test
  @ContractTest(api = API, method = "POST", path = "/:login/machines/:id/disks")
  @ContractTest(api = API, method = "POST", path = "/:login/machines/:id/disks/:disk_id")
  @ContractTest(api = API, method = "GET", path = "/:login/machines/:id/disks/:disk_id")
  @ContractTest(api = API, method = "GET", path = "/:login/machines/:id/disks")
  @ContractTest(api = API, method = "DELETE", path = "/:login/machines/:id/disks/:disk_id")
  void makesResizesAndDeletesDisks() throws Exception {
    // Given
    String id = tenant.stopped(wanted().put("package", "flex.1")).get("id").asText();
    String path = "/machines/" + id + "/disks";

    // When
    Response created = tenant.form(path, "pci_slot=0:4:1&size=1024");

    // Then
    assertThat(created.statusCode()).as(created.asString()).isEqualTo(200);
    String disk = json(created).get("id").asText();
    assertThat(created.header("Location")).isEqualTo("/" + tenant.login + path + "/" + disk);
    assertThat(json(created).get("pci_slot").asText()).isEqualTo("0:4:1");
    assertThat(json(created).get("size").asInt()).isEqualTo(1024);
    assertThat(json(created).get("boot").asBoolean()).isFalse();
    assertThat(json(created).get("state").asText()).isEqualTo("creating");
    tenant.audited(id, "create_disk");
    JsonNode listed = json(tenant.get(path));
    assertThat(listed).hasSize(2);
    Published.assertSameShape(
        listed.get(1), Published.example("cloudapi/ListMachineDisks").get(1), Set.of());
    assertThat(listed.get(0).get("boot").asBoolean()).isTrue();
    assertThat(listed.get(0).get("size").asInt()).isEqualTo(10240);
    assertThat(Files.size(disk(id).resolveSibling("disk-" + disk + ".raw"))).isEqualTo(1024L << 20);

    // When
    Response resized = tenant.form(path + "/" + disk, "size=2048");

    // Then
    assertThat(resized.statusCode()).as(resized.asString()).isEqualTo(200);
    assertThat(json(resized).get("size").asInt()).isEqualTo(1024);
    assertThat(json(resized).get("state").asText()).isEqualTo("resizing");
    tenant.audited(id, "resize_disk");
    assertThat(json(tenant.get(path + "/" + disk)).get("size").asInt()).isEqualTo(2048);
    assertThat(Files.size(disk(id).resolveSibling("disk-" + disk + ".raw"))).isEqualTo(2048L << 20);
    assertThat(tenant.machine(id).get("free_space").asInt()).isEqualTo(20480 - 10240 - 2048);

    // When
    Response rest = tenant.post(path, Json.object().put("size", "remaining"));

    // Then
    assertThat(rest.statusCode()).as(rest.asString()).isEqualTo(202);
    assertThat(rest.asByteArray()).isEmpty();
    tenant.audited(id, "create_disk");
    assertThat(tenant.machine(id).get("free_space").asInt()).isZero();
    assertRefused(tenant.post(path, Json.object().put("size", 1)), 409, "InvalidArgument");

    // When
    assertThat(tenant.delete(path + "/" + disk).statusCode()).isEqualTo(204);

    // Then
    tenant.audited(id, "delete_disk");
    assertRefused(tenant.get(path + "/" + disk), 404, "ResourceNotFound");
    assertThat(disk(id).resolveSibling("disk-" + disk + ".raw")).doesNotExist();
  }

  @Test
  void refusesDisksThatCannotBe() {
    String running = bhyve();
    String id = tenant.stopped(wanted().put("package", "flex.1")).get("id").asText();
    String kvm = tenant.running(wanted()).get("id").asText();
    String path = "/machines/" + id + "/disks";
    String boot = json(tenant.get(path)).get(0).get("id").asText();
    Tenant other = new Tenant();

    assertRefused(tenant.form("/machines/" + running + "/disks", "size=10"), 409, "InvalidState");
    assertRefused(tenant.get("/machines/" + kvm + "/disks"), 409, "InvalidArgument");
    assertRefused(tenant.form(path, ""), 409, "MissingParameter");
    assertRefused(tenant.form(path, "size=0"), 409, "InvalidArgument");
    assertRefused(tenant.form(path, "size=big"), 409, "InvalidArgument");
    assertRefused(tenant.form(path, "size=10&pci_slot=x"), 409, "InvalidArgument");
    assertRefused(tenant.form(path, "size=10&pci_slot=0:4:0"), 409, "InvalidArgument");
    assertRefused(tenant.form(path + "/" + boot, "size=100"), 409, "InvalidArgument");
    assertRefused(tenant.delete(path + "/" + boot), 409, "InvalidArgument");
    assertRefused(tenant.delete(path + "/" + UUID.randomUUID()), 404, "ResourceNotFound");
    assertRefused(other.get(path), 404, "ResourceNotFound");
    assertRefused(other.get(path + "/" + boot), 404, "ResourceNotFound");
    assertRefused(other.form(path, "size=10"), 404, "ResourceNotFound");
    assertRefused(other.delete(path + "/" + boot), 404, "ResourceNotFound");
    assertThat(json(tenant.get(path))).hasSize(1);
    assertThat(json(tenant.get(path)).get(0).get("image").asText()).isEqualTo(Peers.IMAGE);
  }
}
