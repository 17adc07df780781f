package io.perigee.image.pack;

import static io.perigee.image.Luna.fresh;
import static io.perigee.image.Luna.operator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TopicProbe;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.image.ImageConfig;
import io.perigee.image.Luna;
import io.perigee.image.Surroundings;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * Packing an osimage, from the request to the archive ("Packing osimage" of the Luna2 REST API).
 */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(Surroundings.class)
class PackTest {

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @Inject ImageConfig config;
  @Inject Database database;
  @Inject ArchiveSweeper sweeper;

  @ConfigProperty(name = "perigee.test.osimages")
  Path roots;

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/config/osimage/{}/_pack")
  void aPackedTreeIsAnArchiveWithEverythingInItAndItsChecksum() throws Exception {
    // Given an osimage with a tree
    String name = fresh("compute");
    Path tree = Trees.small(roots.resolve(name));
    Trees.run(
        List.of(
            "setfattr",
            "-n",
            "user.perigee",
            "-v",
            "kept",
            tree.resolve("etc/hostname").toString()));
    Trees.run(List.of("setfacl", "-m", "u:4321:r", tree.resolve("etc/hostname").toString()));
    save(name, tree);

    // When it is packed
    Response queued = operator().get("/luna/config/osimage/" + name + "/_pack");

    // Then the answer has the published shape, and the operation ends with the archive
    assertThat(queued.statusCode()).isEqualTo(200);
    JsonNode answer = Json.tree(queued.asString());
    assertThat(answer.get("message").asText()).isEqualTo("osimage pack for " + name + " queued");
    String request = answer.get("request_id").asText();
    assertThat(request).startsWith("image-");
    JsonNode ended = ended(request);
    assertThat(ended.get("outcome").asText()).isEqualTo("done");
    Path archive = config.directory().resolve("files").resolve(ended.at("/result/file").asText());
    assertThat(ended.at("/result/sha256").asText()).isEqualTo(Trees.sha256(archive));
    assertThat(ended.at("/result/size").asLong())
        .isEqualTo(Files.size(archive))
        .isLessThan(1 << 20);
    assertThat(shown(name).get("imagefile").asText()).isEqualTo(archive.getFileName().toString());
    assertThat(archive.getFileName().toString()).matches(name + "-\\d{8}T\\d{9}Z\\.tar\\.bz2");
    assertThat(Trees.listed(archive))
        .anySatisfy(line -> assertThat(line).startsWith("-rwxr-x--x").endsWith("./usr/bin/hello"))
        .anySatisfy(line -> assertThat(line).endsWith("./bin -> usr/bin"))
        .anySatisfy(line -> assertThat(line).startsWith("drwx").endsWith("./var/empty/"));
    Path copy = Files.createTempDirectory("perigee-unpacked-");
    Trees.unpack(archive, copy);
    assertThat(copy.resolve("etc/hostname")).hasContent("golden\n");
    assertThat(
            Trees.run(
                List.of(
                    "getfattr",
                    "--only-values",
                    "-n",
                    "user.perigee",
                    copy.resolve("etc/hostname").toString())))
        .endsWith("kept");
    assertThat(Trees.run(List.of("getfacl", "-n", copy.resolve("etc/hostname").toString())))
        .contains("user:4321:r--");
    assertThat(Files.size(copy.resolve("var/sparse"))).isEqualTo((32 << 20) + 3);
  }

  @Test
  void whatIsSaidOfAPackComesInOrderAndOnce() throws Exception {
    // Given
    String name = fresh("talk");
    save(name, Trees.small(roots.resolve(name)));

    // When
    String request = pack(name);
    ended(request);

    // Then
    try (TopicProbe operations = TopicProbe.ofModule("operations")) {
      List<String> messages =
          operations.all().stream()
              .filter(m -> request.equals(m.key()))
              .map(m -> m.data().path("message").asText())
              .filter(text -> !text.contains("MB written"))
              .toList();
      assertThat(messages.subList(0, 2))
          .containsExactly(
              "osimage pack for " + name + " queued", "osimage " + name + ": packing started");
      assertThat(messages).hasSize(3);
      assertThat(messages.getLast()).startsWith("osimage " + name + ": build finished, ");
    }
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/config/osimage/{}/_pack")
  void theSamePackAskedForAgainWhilePendingIsTheSameRequest() throws Exception {
    // Given a pack that takes a while
    String name = fresh("twice");
    save(name, Trees.large(roots.resolve(name), 12));
    String request = pack(name);

    // When
    Response again = operator().get("/luna/config/osimage/" + name + "/_pack");

    // Then
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(Json.tree(again.asString()).get("message").asText())
        .isEqualTo("osimage pack for " + name + " already queued");
    assertThat(Json.tree(again.asString()).get("request_id").asText()).isEqualTo(request);
    assertThat(operator().get("/luna/config/osimage/" + name + "/_delete").statusCode())
        .isEqualTo(409);
    assertThat(ended(request).get("outcome").asText()).isEqualTo("done");
    String next = pack(name);
    assertThat(next).isNotEqualTo(request);
    ended(next);
  }

  @Test
  void aPackOfNothingIsNotQueuedAndAPackOfNoTreeSaysWhy() {
    // Given an osimage whose tree was never made
    String name = fresh("bare");
    save(name, roots.resolve(name));

    // When
    JsonNode ended = ended(pack(name));

    // Then
    assertThat(operator().get("/luna/config/osimage/" + fresh("none") + "/_pack").statusCode())
        .isEqualTo(404);
    assertThat(ended.get("outcome").asText()).isEqualTo("failed");
    assertThat(ended.get("message").asText())
        .isEqualTo(
            "osimage %s: packing failed: %s does not exist or cannot be read"
                .formatted(name, roots.resolve(name)));
    assertThat(files(name)).isEmpty();
  }

  @Test
  void aTreeThatALinkLeadsOutOfTheRootsIsNotPacked() throws Exception {
    String name = fresh("link");
    Files.createSymbolicLink(roots.resolve(name), Path.of("/etc"));
    save(name, roots.resolve(name));

    JsonNode ended = ended(pack(name));

    assertThat(ended.get("message").asText()).contains("leads outside of");
    assertThat(files(name)).isEmpty();
  }

  @Test
  void olderArchivesGoAndSoDoThoseOfARemovedOsimageButNeverItsTree() throws Exception {
    // Given an osimage packed three times
    String name = fresh("old");
    Path tree = Trees.small(roots.resolve(name));
    save(name, tree);
    for (int i = 0; i < 3; i++) {
      assertThat(ended(pack(name)).get("outcome").asText()).isEqualTo("done");
    }

    // When the sweeper has been there, and when the osimage is removed
    sweeper.sweep();
    List<String> kept = files(name);
    assertThat(operator().get("/luna/config/osimage/" + name + "/_delete").statusCode())
        .isEqualTo(204);
    sweeper.sweep();

    // Then
    assertThat(kept).hasSize(2);
    assertThat(files(name)).isEmpty();
    assertThat(tree.resolve("etc/hostname")).hasContent("golden\n");
  }

  @Test
  void aPackWhoseCompressorIsKilledFailsSaysSoAndLeavesNothing() throws Exception {
    // Given a pack whose processes are running
    String name = fresh("killed");
    save(name, Trees.large(roots.resolve(name), 24));
    String request = pack(name);
    await().atMost(PATIENCE).until(() -> children(name).count() > 0);

    // When its tar is killed
    children(name).forEach(ProcessHandle::destroyForcibly);

    // Then the operation says so, nothing is left, and the next pack makes one right archive
    JsonNode ended = ended(request);
    assertThat(ended.get("outcome").asText()).isEqualTo("failed");
    assertThat(ended.get("message").asText()).contains("packing failed: tar ended with 137");
    assertThat(files(name)).isEmpty();
    assertThat(ended(pack(name)).get("outcome").asText()).isEqualTo("done");
    assertThat(files(name)).hasSize(1);
  }

  @Test
  void aPackWhoseWorkerDiedIsBegunAgainAndLeavesOneRightArchive() throws Exception {
    // Given the traces of a worker that died while it packed: a command under its lapsed lease, its
    // files
    String name = fresh("again");
    save(name, Trees.small(roots.resolve(name)));
    String id = osimageId(name);
    String stamp = "20261121T040512345Z";
    Path folder = config.directory().resolve("files");
    Files.writeString(
        folder.resolve("." + name + "-" + stamp + ".tar.bz2.part"), "half an archive");
    Files.writeString(
        folder.resolve(name + "-" + stamp + ".tar.bz2"), "an archive that was never recorded");
    String request = "image-" + UUID.randomUUID().toString().replace("-", "");

    // When the queue finds it
    database.run(
        h -> {
          h.execute("UPDATE osimage SET pack_request = ? WHERE name = ?", request, name);
          h.execute(
              "INSERT INTO operation (request_id, kind, subject, face, commands) VALUES (?, 'osimage.pack', ?, 'luna', 1)",
              request,
              name);
          h.createUpdate(
                  """
                  INSERT INTO work (command_id, request_id, kind, key, number, bulk, state, due, deadline, epoch, attempts, worker, step, payload)
                  VALUES (:id, :request, 'osimage.pack', :key, 1, false, 'running', now() - interval '1 second', now() + interval '1 hour',
                          1, 1, 'dead', 'pack', jsonb_build_object('osimage', :key, 'name', :name, 'stamp', :stamp))
                  """)
              .bind("id", UUID.randomUUID())
              .bind("request", request)
              .bind("key", id)
              .bind("name", name)
              .bind("stamp", stamp)
              .execute();
        });

    // Then there is one archive, the right one, and the osimage names it
    JsonNode ended = ended(request);
    assertThat(ended.get("outcome").asText()).isEqualTo("done");
    assertThat(files(name)).containsExactly(name + "-" + stamp + "-2.tar.bz2");
    assertThat(Trees.listed(folder.resolve(files(name).getFirst())))
        .anySatisfy(line -> assertThat(line).endsWith("./etc/hostname"));
    assertThat(shown(name).get("imagefile").asText()).isEqualTo(files(name).getFirst());
    String next = pack(name);
    assertThat(next).isNotEqualTo(request);
    ended(next);
  }

  private static void save(String name, Path tree) {
    assertThat(Luna.save(name, "\"path\":\"%s\"".formatted(tree)).statusCode()).isEqualTo(201);
  }

  private static String pack(String name) {
    return Json.tree(operator().get("/luna/config/osimage/" + name + "/_pack").asString())
        .get("request_id")
        .asText();
  }

  private static JsonNode ended(String request) {
    try (TopicProbe operations = TopicProbe.ofModule("operations")) {
      return operations
          .await(
              PATIENCE,
              m -> request.equals(m.key()) && m.data().path("phase").asText().equals("ended"))
          .data();
    }
  }

  private static JsonNode shown(String name) {
    return Json.tree(operator().get("/luna/config/osimage/" + name).asString())
        .at("/config/osimage/" + name);
  }

  private String osimageId(String name) {
    return database.read(
        h ->
            h.createQuery("SELECT id FROM osimage WHERE name = :name")
                .bind("name", name)
                .mapTo(String.class)
                .one());
  }

  /** The tar processes of a pack, children of this process. */
  private static Stream<ProcessHandle> children(String name) {
    return ProcessHandle.current()
        .children()
        .filter(
            child ->
                child.info().arguments().map(List::of).orElse(List.of()).stream()
                    .anyMatch(argument -> argument.endsWith("/" + name)));
  }

  private List<String> files(String name) {
    try (Stream<Path> all = Files.list(config.directory().resolve("files"))) {
      return all.map(file -> file.getFileName().toString())
          .filter(file -> file.contains(name))
          .sorted()
          .toList();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
