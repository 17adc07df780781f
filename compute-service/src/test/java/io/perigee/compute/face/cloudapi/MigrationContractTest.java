package io.perigee.compute.face.cloudapi;

import static io.perigee.compute.testing.CloudReplies.assertRefused;
import static io.perigee.compute.testing.CloudReplies.json;
import static io.perigee.compute.testing.Tenant.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.driver.simulated.SimulatedSettings;
import io.perigee.compute.testing.Installation;
import io.perigee.compute.testing.MachinePeers;
import io.perigee.compute.testing.Published;
import io.perigee.compute.testing.Tenant;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Migrations, checked by what is on which host. */
@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class MigrationContractTest {

  @Inject SimulatedSettings hypervisor;
  @Inject Database database;

  private static final String API = "cloudapi";

  private final Tenant tenant = new Tenant();

  @BeforeEach
  void install() {
    Installation.bootstrap();
  }

  private JsonNode until(String id, String phase, String state) {
    return tenant.until(
        "/migrations/" + id,
        r ->
            json(r).path("phase").asText().equals(phase)
                && json(r).path("state").asText().equals(state));
  }

  private Response migrate(String id, String action) {
    return tenant.post("/machines/" + id + "/migrate", Json.object().put("action", action));
  }

  private List<Path> disks(String id) throws IOException {
    try (Stream<Path> hosts = Files.list(hypervisor.directory())) {
      return hosts
          .map(host -> host.resolve("machines").resolve(id).resolve("disk.raw"))
          .filter(Files::exists)
          .toList();
    }
  }

  /** All of a disk that was written: the rest is one hole. */
  private static byte[] head(Path disk) throws IOException {
    try (var in = Files.newInputStream(disk)) {
      return in.readNBytes(16 << 20);
    }
  }

  private String host(String id) {
    return tenant.machine(id).get("compute_node").asText();
  }

  @Test
  @ContractTest(api = API, method = "POST", path = "/:login/machines/:id/migrate")
  @ContractTest(api = API, method = "GET", path = "/:login/migrations")
  @ContractTest(api = API, method = "GET", path = "/:login/migrations/:id")
  @ContractTest(api = API, method = "GET", path = "/:login/machines/:id/migrate")
  void movesAMachineStepByStep() throws Exception {
    // Given
    String id = tenant.running(wanted()).get("id").asText();
    String from = host(id);
    assertThat(json(tenant.get("/machines/" + id + "/migrate")).get("size").asLong())
        .isEqualTo(1L << 20);

    // When
    Response begun = migrate(id, "begin");

    // Then
    assertThat(begun.statusCode()).as(begun.asString()).isEqualTo(201);
    assertThat(json(begun).get("machine").asText()).isEqualTo(id);
    assertThat(json(begun).get("automatic").asBoolean()).isFalse();
    assertThat(json(begun).get("phase").asText()).isEqualTo("begin");
    assertThat(json(begun).get("state").asText()).isEqualTo("running");
    assertThat(begun.header("x-job-uuid")).startsWith("compute-");
    until(id, "begin", "paused");

    // When
    assertThat(migrate(id, "sync").statusCode()).isEqualTo(202);
    until(id, "sync", "paused");

    // Then: it is on both hosts, byte by byte
    List<Path> both = disks(id);
    assertThat(both).hasSize(2);
    assertThat(head(both.get(0))).isEqualTo(head(both.get(1)));
    assertThat(tenant.machine(id).get("state").asText()).isEqualTo("running");
    assertThat(host(id)).isEqualTo(from);

    // When: the guest writes on, then it is moved
    Path source = source(id, from);
    try (RandomAccessFile disk = new RandomAccessFile(source.toFile(), "rw")) {
      disk.seek(9_000_000);
      disk.writeBytes("written late");
    }
    assertThat(migrate(id, "switch").statusCode()).isEqualTo(202);
    JsonNode moved = until(id, "switch", "successful");

    // Then
    Published.assertSameShape(moved, Published.example("cloudapi/GetMigration"), Set.of());
    Published.assertSameShape(
        moved.get("progress_history").get(0),
        Published.example("cloudapi/GetMigration").get("progress_history").get(0),
        Set.of());
    assertThat(moved.get("progress_history").findValuesAsText("phase"))
        .containsExactly("begin", "sync", "switch");
    assertThat(host(id)).isNotEqualTo(from);
    assertThat(tenant.machine(id).get("state").asText()).isEqualTo("running");
    assertThat(head(disks(id).get(0))).isEqualTo(head(disks(id).get(1)));
    assertThat(json(tenant.get("/migrations")).findValuesAsText("machine")).containsExactly(id);
    assertRefused(migrate(id, "abort"), 409, "InvalidState");

    // When
    assertThat(migrate(id, "finalize").statusCode()).isEqualTo(202);
    tenant.audited(id, "migrate_finalize");

    // Then
    assertThat(json(tenant.get("/migrations"))).isEmpty();
    assertRefused(tenant.get("/migrations/" + id), 404, "ResourceNotFound");
    assertThat(disks(id)).hasSize(1);
    assertThat(disks(id)).doesNotContain(source);
    assertThat(reserved(from, id)).isZero();
  }

  private Path source(String id, String host) throws IOException {
    String name =
        database.read(
            h ->
                h.createQuery("SELECT name FROM hosts WHERE id = :id::uuid")
                    .bind("id", host)
                    .mapTo(String.class)
                    .one());
    return disks(id).stream()
        .filter(p -> p.toString().contains("/" + name + "/"))
        .findFirst()
        .orElseThrow();
  }

  /** What the database holds reserved for a machine on a host, counted from its tables. */
  private long reserved(String host, String id) {
    return database.read(
        h ->
            h.createQuery(
                    """
                    SELECT count(*) FROM migrations
                    WHERE machine_id = :id::uuid AND (source_reserved AND source_id = :host::uuid
                       OR target_reserved AND target_id = :host::uuid)
                    """)
                .bind("id", id)
                .bind("host", host)
                .mapTo(Long.class)
                .one());
  }

  @Test
  void movesAMachineInOneGoWhileItIsWatched() {
    // Given
    String id = tenant.stopped(wanted()).get("id").asText();
    String from = host(id);

    // When
    assertThat(migrate(id, "automatic").statusCode()).isEqualTo(201);
    Response watched =
        tenant.cloud().post(tenant.path("/machines/" + id + "/migrate?action=watch"));

    // Then
    assertThat(watched.statusCode()).isEqualTo(200);
    assertThat(watched.contentType()).startsWith("application/x-json-stream");
    List<JsonNode> events = Arrays.stream(watched.asString().split("\n")).map(Json::tree).toList();
    assertThat(events.getLast())
        .isEqualTo(Json.tree("{\"type\":\"end\",\"phase\":\"switch\",\"state\":\"successful\"}"));
    assertThat(events.subList(0, events.size() - 1))
        .allMatch(e -> e.get("type").asText().equals("progress"));
    assertThat(host(id)).isNotEqualTo(from);
    assertThat(tenant.machine(id).get("state").asText()).isEqualTo("stopped");
  }

  @Test
  void givesAMoveUp() throws Exception {
    // Given
    String id = tenant.running(wanted()).get("id").asText();
    String from = host(id);
    migrate(id, "begin");
    until(id, "begin", "paused");
    migrate(id, "sync");
    until(id, "sync", "paused");

    // When
    assertThat(migrate(id, "abort").statusCode()).isEqualTo(202);

    // Then
    until(id, "abort", "aborted");
    assertThat(disks(id)).hasSize(1);
    assertThat(host(id)).isEqualTo(from);
    assertThat(tenant.machine(id).get("state").asText()).isEqualTo("running");
    assertThat(migrate(id, "begin").statusCode()).isEqualTo(201);
  }

  @Test
  void honoursAffinity() {
    // Given: two hosts, and the other one holds what it must be away from
    String id = tenant.running(wanted()).get("id").asText();
    ObjectNode far = wanted().put("name", "far");
    far.putArray("affinity").add("instance!=" + id);
    tenant.running(far);
    ObjectNode body = Json.object().put("action", "begin");
    body.putArray("affinity").add("instance!=far");

    // When
    tenant.post("/machines/" + id + "/migrate", body);

    // Then
    JsonNode failed = until(id, "begin", "failed");
    assertThat(failed.get("error").asText()).startsWith("no other host in region us-west-1");
    assertThat(tenant.machine(id).get("state").asText()).isEqualTo("running");
  }

  @Test
  void goesWithItsMachine() throws Exception {
    // Given
    String id = tenant.running(wanted()).get("id").asText();
    migrate(id, "begin");
    until(id, "begin", "paused");
    migrate(id, "sync");
    until(id, "sync", "paused");

    // When
    tenant.delete("/machines/" + id);
    tenant.until(id, "deleted");

    // Then
    assertThat(disks(id)).isEmpty();
    assertThat(json(tenant.get("/migrations"))).isEmpty();
  }

  @Test
  void refusesPhasesThatCannotBe() {
    String id = tenant.running(wanted()).get("id").asText();
    Tenant other = new Tenant();

    assertRefused(migrate(id, "sync"), 404, "ResourceNotFound");
    assertRefused(migrate(id, "watch"), 404, "ResourceNotFound");
    assertRefused(migrate(id, "explode"), 409, "InvalidArgument");
    assertRefused(
        tenant.post("/machines/" + id + "/migrate", Json.object()), 409, "MissingParameter");
    assertRefused(
        tenant.post(
            "/machines/" + id + "/migrate",
            Json.tree("{\"action\":\"begin\",\"affinity\":[\"x\"]}")),
        409,
        "InvalidArgument");
    assertRefused(
        tenant.post(
            "/machines/" + id + "/migrate",
            Json.tree("{\"action\":\"sync\",\"affinity\":[\"a==b\"]}")),
        409,
        "InvalidArgument");
    assertRefused(
        other.post("/machines/" + id + "/migrate", Json.object().put("action", "begin")),
        404,
        "ResourceNotFound");
    assertRefused(other.get("/machines/" + id + "/migrate"), 404, "ResourceNotFound");
    assertThat(migrate(id, "begin").statusCode()).isEqualTo(201);
    until(id, "begin", "paused");
    assertRefused(other.get("/migrations/" + id), 404, "ResourceNotFound");
    assertThat(json(other.get("/migrations"))).isEmpty();
    assertRefused(migrate(id, "begin"), 409, "InvalidState");
    assertRefused(migrate(id, "finalize"), 409, "InvalidState");
    assertRefused(migrate(id, "pause"), 409, "InvalidState");
  }

  /** What is left of a phase whose worker died is claimed again, whatever it had done. */
  @ParameterizedTest
  @CsvSource({"sync,running", "switch,running", "switch,shutting_down", "switch,down"})
  void carriesOnAPhaseWhoseWorkerDied(String phase, String machineState) {
    // Given
    String id = tenant.running(wanted()).get("id").asText();
    migrate(id, "begin");
    until(id, "begin", "paused");
    migrate(id, "sync");
    until(id, "sync", "paused");

    // When
    database.run(
        h -> {
          h.createUpdate(
                  """
                  UPDATE machines SET task = 'migrate_' || :phase, state = :state, version = version + 1
                  WHERE id = :id::uuid
                  """)
              .bind("phase", phase)
              .bind("state", machineState)
              .bind("id", id)
              .execute();
          h.createUpdate(
                  "UPDATE migrations SET state = 'running', phase = :phase WHERE machine_id = :id::uuid")
              .bind("phase", phase)
              .bind("id", id)
              .execute();
          h.createUpdate(
                  """
                  INSERT INTO work (command_id, request_id, kind, key, number, account, bulk, state, due, deadline, epoch,
                                    attempts, worker, step, payload)
                  SELECT :command, 'compute-dead', 'machine.migrate_' || :phase, key, last + 1, :account, false, 'running',
                         now(), now() + interval '1 hour', 1, 1, 'dead', 'x', '{}'
                  FROM command_number WHERE key = :id
                  """)
              .bind("command", UUID.randomUUID())
              .bind("phase", phase)
              .bind("id", id)
              .bind("account", tenant.account.toString())
              .execute();
        });

    // Then
    until(id, phase, phase.equals("switch") ? "successful" : "paused");
    tenant.until(id, "running");
  }
}
