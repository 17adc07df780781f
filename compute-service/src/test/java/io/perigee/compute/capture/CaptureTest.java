package io.perigee.compute.capture;

import static io.perigee.compute.testing.Tenant.wanted;
import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import io.perigee.devkit.testkit.http.Request;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks of machines as files for the image service, checked by content. */
@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class CaptureTest {

  @Inject Database database;
  @Inject SimulatedSettings hypervisor;
  @Inject Captures captures;

  private final Path offered =
      ConfigProvider.getConfig().getValue("perigee.test.images", Path.class);

  private final Tenant tenant = new Tenant();
  private final UUID image = UUID.randomUUID();

  @BeforeEach
  void install() {
    Installation.bootstrap();
  }

  private static Request service() {
    return given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().service("image"))
        .contentType("application/json");
  }

  private Response begin(String machine, UUID of, boolean incremental) {
    ObjectNode body =
        Json.object()
            .put("account", tenant.account.toString())
            .put("image", of.toString())
            .put("incremental", incremental);
    return service().body(Json.write(body)).post("/internal/machines/" + machine + "/captures");
  }

  private JsonNode capture(UUID of) {
    return Json.tree(service().get("/internal/captures/" + of).asString());
  }

  private JsonNode ended(UUID of) {
    return await()
        .atMost(Tenant.SOON)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> capture(of), c -> !c.path("state").asText().equals("queued"));
  }

  private Path disk(String id) throws IOException {
    try (Stream<Path> hosts = Files.list(hypervisor.directory())) {
      return hosts
          .map(host -> host.resolve("machines").resolve(id).resolve("disk.raw"))
          .filter(Files::exists)
          .findFirst()
          .orElseThrow();
    }
  }

  /** What was ever written of a disk of many GiB. */
  private byte[] beginning(String id) throws IOException {
    try (InputStream in = Files.newInputStream(disk(id))) {
      return in.readNBytes(8 << 20);
    }
  }

  private String stopped() throws IOException {
    String id = tenant.stopped(wanted()).get("id").asText();
    try (RandomAccessFile disk = new RandomAccessFile(disk(id).toFile(), "rw")) {
      disk.seek(5_000_000);
      disk.writeBytes("made by its owner");
    }
    return id;
  }

  /** Lets the peers offer a capture as an image. */
  private void offer(JsonNode capture, String origin) throws IOException {
    byte[] bytes =
        service()
            .get("/internal/captures/" + capture.get("image").asText() + "/file")
            .asByteArray();
    ObjectNode offer =
        Json.object()
            .put("id", capture.get("image").asText())
            .put("name", "mine")
            .put("os", "linux")
            .put("state", "active")
            .put("origin", origin);
    offer
        .putArray("files")
        .addObject()
        .put("compression", "gzip")
        .put("sha1", capture.get("sha1").asText())
        .put("size", capture.get("size").asLong());
    Files.write(offered.resolve(offer.get("id").asText() + ".file"), bytes);
    Files.writeString(offered.resolve(offer.get("id").asText() + ".json"), Json.write(offer));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aMachineOfTheNewImageHasTheSameBytes(boolean incremental) throws Exception {
    // Given a stopped machine with a disk that its owner changed
    String id = stopped();

    // When a file is made of it
    Response begun = begin(id, image, incremental);

    // Then the answer tells of the machine, and in the end the file is what is told of it
    assertThat(begun.statusCode()).as(begun.asString()).isEqualTo(200);
    JsonNode machine = Json.tree(begun.asString());
    assertThat(machine.get("image").asText()).isEqualTo(Peers.IMAGE);
    assertThat(machine.get("brand").asText()).isEqualTo("kvm");
    assertThat(machine.get("os").asText()).isEqualTo("linux");
    assertThat(machine.get("disk").asLong()).isEqualTo(12288);
    JsonNode capture = ended(image);
    assertThat(capture.get("state").asText()).as(capture.toString()).isEqualTo("captured");
    byte[] bytes = service().get("/internal/captures/" + image + "/file").asByteArray();
    assertThat(capture.get("size").asLong()).isEqualTo(bytes.length);
    assertThat(capture.get("sha1").asText())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes)));
    assertThat(bytes.length < 100_000).isEqualTo(incremental);

    // And the machine is as it was, and its audit tells of it
    assertThat(tenant.audited(id, "create_image").get(0).get("success").asText()).isEqualTo("yes");
    assertThat(tenant.machine(id).get("state").asText()).isEqualTo("stopped");

    // And a machine that is made of such an image has the same disk
    offer(capture, incremental ? Peers.IMAGE : null);
    JsonNode made = tenant.running(wanted().put("image", image.toString()));
    assertThat(beginning(made.get("id").asText())).isEqualTo(beginning(id));
    assertThat(new String(beginning(id), 5_000_000, 17, StandardCharsets.US_ASCII))
        .isEqualTo("made by its owner");

    // And the file goes when it was fetched
    service().delete("/internal/captures/" + image).then().statusCode(204);
    service().get("/internal/captures/" + image + "/file").then().statusCode(404);
    service().delete("/internal/captures/" + image).then().statusCode(204);
  }

  @Test
  void onlyAStoppedMachineOfTheAccountsIsTaken() throws Exception {
    // Given
    String running = tenant.running(wanted()).get("id").asText();
    Tenant other = new Tenant();
    String foreign = other.running(wanted()).get("id").asText();

    // Then
    Response refused = begin(running, image, false);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(Json.tree(refused.asString()).get("message").asText())
        .isEqualTo("machine " + running + " cannot be made an image of: it is running");
    begin(foreign, image, false).then().statusCode(404);
    service()
        .body(
            "{\"account\":\"%s\",\"image\":\"%s\",\"region\":\"%s\"}"
                .formatted(tenant.account, image, UUID.randomUUID()))
        .post("/internal/machines/" + running + "/captures")
        .then()
        .statusCode(404);
    begin(UUID.randomUUID().toString(), image, false).then().statusCode(404);
    tenant.delete("/machines/" + running);
    tenant.until(running, "deleted");
    begin(running, image, false).then().statusCode(404);
    service().get("/internal/captures/" + image).then().statusCode(404);
    service().body("{}").post("/internal/machines/" + foreign + "/captures").then().statusCode(400);
    given().get("/internal/captures/" + image).then().statusCode(401);
    given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().account(tenant.account, tenant.login))
        .get("/internal/captures/" + image)
        .then()
        .statusCode(403);
  }

  @Test
  void askedForAgainItIsMadeOnce() throws Exception {
    String id = stopped();

    begin(id, image, false).then().statusCode(200);
    begin(id, image, false).then().statusCode(200);
    ended(image);
    tenant.audited(id, "create_image");
    begin(id, image, false).then().statusCode(200);

    long rows =
        database.read(
            h ->
                h.createQuery(
                        "SELECT count(*) FROM work WHERE key = :id AND kind ="
                            + " 'machine.create_image'")
                    .bind("id", id)
                    .mapTo(Long.class)
                    .one());
    assertThat(rows).isEqualTo(1);
  }

  @Test
  void itIsMadeAlthoughItsWorkerDied() throws Exception {
    // Given what a worker leaves that dies while it reads the disk
    String id = stopped();
    database.run(
        h -> {
          h.createUpdate(
                  "UPDATE machines SET task = 'create_image', version = version + 1 WHERE id ="
                      + " :id::uuid")
              .bind("id", id)
              .execute();
          h.createUpdate(
                  """
                  INSERT INTO captures (image_id, machine_id, account_id, state, created_at)
                  VALUES (:image, :id::uuid, :account, 'queued', now())
                  """)
              .bind("image", image)
              .bind("id", id)
              .bind("account", tenant.account)
              .execute();
          h.createUpdate(
                  """
                  INSERT INTO work (command_id, request_id, kind, key, number, account, bulk, state, due, deadline, epoch,
                                    attempts, worker, step, payload)
                  SELECT :command, 'compute-dead', 'machine.create_image', key, last + 1, :account, false, 'running', now(),
                         now() + interval '1 hour', 1, 1, 'dead', 'capture', :payload::jsonb
                  FROM command_number WHERE key = :id
                  """)
              .bind("command", UUID.randomUUID())
              .bind("id", id)
              .bind("account", tenant.account.toString())
              .bind("payload", "{\"image\":\"" + image + "\"}")
              .execute();
        });

    // Then another carries on
    assertThat(ended(image).get("state").asText()).isEqualTo("captured");
    tenant.audited(id, "create_image");
    tenant.act(id, "start");
    tenant.until(id, "running");
  }

  @Test
  void whatNobodyFetchesIsRemovedAfterADay() throws Exception {
    // Given
    String id = stopped();
    begin(id, image, false);
    ended(image);
    database.run(
        h ->
            h.createUpdate(
                    "UPDATE captures SET created_at = now() - interval '25 hours' WHERE image_id ="
                        + " :image")
                .bind("image", image)
                .execute());

    // When
    captures.sweep();

    // Then
    service().get("/internal/captures/" + image).then().statusCode(404);
    try (Stream<Path> files = Files.walk(hypervisor.directory())) {
      assertThat(files.filter(f -> f.getFileName().toString().equals(image.toString()))).isEmpty();
    }
  }
}
