package io.perigee.journeys.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.Sandbox;
import io.perigee.devkit.testkit.Services;
import io.perigee.devkit.testkit.TestEngines;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.journeys.platform.KeyFile;
import io.perigee.journeys.platform.Repository;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two installations, each with a database and topics of its own: one copies an image from the
 * other, through that one's gateway, by signed requests.
 */
class SecondDatacenterTest {

  private static final Duration MINUTE = Duration.ofSeconds(60);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final UUID account = UUID.randomUUID();
  private final UUID image = UUID.randomUUID();
  private final byte[] bytes = new byte[8 << 20];
  private Sandbox eastSandbox;
  private Sandbox westSandbox;
  private Services east;
  private Services west;
  private Path files;

  @BeforeEach
  void twoInstallations(@TempDir Path folder) throws Exception {
    eastSandbox = Sandbox.make(TestEngines.shared(), "east");
    westSandbox = Sandbox.make(TestEngines.shared(), "west");
    KeyFile key = KeyFile.rsa(folder.resolve("peer.pem"));
    east = Services.on(eastSandbox, Repository.root(), folder.resolve("east"));
    east.start(List.of("auth"));
    east.with("image", "PERIGEE_IMAGE_PEERS", peer(key))
        .with("image", "PERIGEE_DATA_DIR", folder.resolve("files").toString());
    files = folder.resolve("files");
    Path datacenters =
        Files.writeString(
            folder.resolve("datacenters.json"),
            Json.write(
                Map.of(
                    "east",
                    Map.of(
                        "url",
                        east.url("gateway").toString(),
                        "account",
                        "westpeer",
                        "key_id",
                        key.fingerprint(),
                        "key_file",
                        key.file().toString()))));
    west =
        Services.on(westSandbox, Repository.root(), folder.resolve("west"))
            .with("image", "PERIGEE_IMAGE_DATACENTERS", datacenters.toString())
            .with("image", "PERIGEE_WORK_LEASE", "5s");
    east.launch("image");
    east.launch("gateway");
    west.launch("image");
    east.awaitReady("image");
    east.awaitReady("gateway");
    west.awaitReady("image");
  }

  @AfterEach
  void end() {
    west.close();
    east.close();
    westSandbox.close();
    eastSandbox.close();
  }

  /** The account by which the west reads in the east; its id. */
  private String peer(KeyFile key) throws Exception {
    HttpResponse<String> made =
        HTTP.send(
            HttpRequest.newBuilder(east.url("auth").resolve("/internal/bootstrap"))
                .header(
                    TestIdentity.HEADER, TestIdentity.of(eastSandbox.identityKey()).service("auth"))
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofString(
                        Json.write(
                            Map.of(
                                "account",
                                Map.of(
                                    "login",
                                    "westpeer",
                                    "email",
                                    "peer@example.com",
                                    "keys",
                                    List.of(Map.of("name", "own", "key", key.openSsh())))))))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    return Json.tree(made.body()).at("/account/id").asText();
  }

  /** A private image of the account's, in the east. */
  private String sha1OfImageInTheEast() throws Exception {
    new Random(7).nextBytes(bytes);
    String sha1 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    Map<String, String> settings = eastSandbox.environment("image");
    Path images = files.resolve("images");
    Files.write(Files.createDirectories(images).resolve(image + ".raw"), bytes);
    try (Connection connection =
            DriverManager.getConnection(
                settings.get("PERIGEE_DATABASE_URL"),
                settings.get("PERIGEE_DATABASE_USER"),
                settings.get("PERIGEE_DATABASE_PASSWORD"));
        PreparedStatement insert =
            connection.prepareStatement(
                """
                INSERT INTO image (id, account_id, name, image_version, os, type, state, public, tags, size, sha1, published_at)
                VALUES (?, ?, 'golden', '1.0.0', 'linux', 'zvol', 'active', false, '{"role":"db"}', ?, ?, now())
                """)) {
      insert.setObject(1, image);
      insert.setObject(2, account);
      insert.setLong(3, bytes.length);
      insert.setString(4, sha1);
      insert.executeUpdate();
    }
    return sha1;
  }

  @Test
  void anImageIsCopiedFromTheOtherAlthoughTheCopyingProcessIsKilled() throws Exception {
    // Given
    String sha1 = sha1OfImageInTheEast();

    // When the copy is asked for, and the process that makes it is killed
    HttpResponse<String> accepted =
        await()
            .atMost(MINUTE)
            .until(
                () ->
                    ask(
                        "POST",
                        "/cloudapi/acme/images?action=import-from-datacenter&datacenter=east&id="
                            + image),
                // The other's first answer may take longer than is waited for.
                answer -> answer.statusCode() != 503);
    west.kill("image");
    west.launch("image");
    west.awaitReady("image");

    // Then it is there, with the same bytes and fields
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(201);
    JsonNode copy =
        await()
            .atMost(MINUTE)
            .until(
                () -> Json.tree(ask("GET", "/cloudapi/acme/images/" + image).body()),
                found -> found.path("state").asText().equals("active"));
    assertThat(copy.get("name").asText()).isEqualTo("golden");
    assertThat(copy.get("owner").asText()).isEqualTo(account.toString());
    assertThat(copy.at("/tags/role").asText()).isEqualTo("db");
    assertThat(copy.at("/files/0/sha1").asText()).isEqualTo(sha1);
    byte[] stored =
        HTTP.send(
                request("GET", "/cloudapi/acme/images/" + image + "/file"),
                HttpResponse.BodyHandlers.ofByteArray())
            .body();
    assertThat(stored).isEqualTo(bytes);

    // And what is not there is not
    assertThat(
            ask(
                    "POST",
                    "/cloudapi/acme/images?action=import-from-datacenter&datacenter=east&id="
                        + UUID.randomUUID())
                .statusCode())
        .isEqualTo(404);
  }

  private HttpResponse<String> ask(String method, String path)
      throws IOException, InterruptedException {
    return HTTP.send(request(method, path), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest request(String method, String path) {
    return HttpRequest.newBuilder(west.url("image").resolve(path))
        .timeout(Duration.ofSeconds(15))
        .header(
            TestIdentity.HEADER,
            TestIdentity.of(westSandbox.identityKey()).account(account, "acme"))
        .header("Content-Type", "application/json")
        .method(
            method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"))
        .build();
  }
}
