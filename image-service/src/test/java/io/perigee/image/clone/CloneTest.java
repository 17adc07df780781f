package io.perigee.image.clone;

import static io.perigee.image.Luna.fresh;
import static io.perigee.image.Luna.operator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.image.Luna;
import io.perigee.image.Operation;
import io.perigee.image.Surroundings;
import io.perigee.image.pack.Trees;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** "Cloning osimage" of the Luna2 REST API: the object and its tree. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(Surroundings.class)
class CloneTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Inject AbandonedCopies abandoned;

  @ConfigProperty(name = "perigee.test.osimages")
  Path roots;

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/osimage/{}/_clone")
  void aCloneHasItsOwnTreeWithAllThatIsInTheFirst() throws Exception {
    // Given an osimage with a tree that has everything that is easily lost
    String name = fresh("compute");
    Path tree = Trees.small(roots.resolve(name));
    Trees.run(List.of("setfattr", "-n", "user.perigee", "-v", "kept", tree + "/etc/hostname"));
    Trees.run(List.of("setfacl", "-m", "u:4321:r", tree + "/etc/hostname"));
    Files.createLink(tree.resolve("etc/second"), tree.resolve("etc/hostname"));
    save(name, tree, "\"kerneloptions\":\"quiet\",\"imagefile\":\"x.tar.bz2\"");

    // When it is cloned
    String copy = fresh("compute-ib");
    Response answer = copy(name, copy, roots.resolve(copy));

    // Then the answer is 201, and in the end the copy is one of its own
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
    String request = Json.tree(answer.asString()).get("request_id").asText();
    JsonNode ended = Operation.ended(request);
    assertThat(ended.get("outcome").asText()).as(ended.toString()).isEqualTo("done");
    assertThat(Operation.messages(request).subList(0, 2))
        .containsExactly(
            "osimage clone of " + name + " to " + copy + " queued",
            "osimage " + copy + ": copying of " + name + " started");
    Path made = roots.resolve(copy);
    assertThat(made.resolve("etc/hostname")).hasContent("golden\n");
    assertThat(Files.isSymbolicLink(made.resolve("bin"))).isTrue();
    assertThat(Files.getAttribute(made.resolve("etc/hostname"), "unix:nlink")).isEqualTo(2);
    assertThat(
            Trees.run(
                List.of("getfattr", "--only-values", "-n", "user.perigee", made + "/etc/hostname")))
        .endsWith("kept");
    assertThat(Trees.run(List.of("getfacl", "-n", made + "/etc/hostname")))
        .contains("user:4321:r--");
    assertThat((long) Files.getAttribute(made.resolve("var/sparse"), "unix:size"))
        .isEqualTo((32 << 20) + 3);
    assertThat(Trees.run(List.of("du", "-k", made + "/var/sparse")).split("\\s")[0])
        .satisfies(k -> assertThat(Long.parseLong(k)).isLessThan(1024));
    Files.writeString(made.resolve("etc/hostname"), "other\n");
    assertThat(tree.resolve("etc/hostname")).hasContent("golden\n");
    JsonNode shown = shown(copy);
    assertThat(shown.get("kerneloptions").asText()).isEqualTo("quiet");
    assertThat(shown.get("imagefile").isNull()).isTrue();
    assertThat(shown.get("path").asText()).isEqualTo(made.toString());
    assertThat(left()).isEmpty();

    // And it can be changed and resolved like any other
    assertThat(Luna.save(copy, "\"comment\":\"mine\"").statusCode()).isEqualTo(204);
    resolve(copy).then().statusCode(200);
  }

  @Test
  void untilItsTreeIsThereACloneIsNotUsedAndItCanBeCancelled() throws Exception {
    // Given a clone that takes a while
    String name = fresh("slow");
    Path tree = Trees.small(roots.resolve(name));
    save(name, tree, "");
    Trees.large(tree.resolve("much"), 200);
    String copy = fresh("slow-copy");
    String request = request(copy(name, copy, roots.resolve(copy)));

    // Then whoever comes before it has ended is told so
    Response early = resolve(copy);
    if (early.statusCode() != 200) {
      assertThat(early.statusCode()).isEqualTo(409);
      assertThat(early.asString()).contains("is still being copied");
    }

    // When it is cancelled
    Luna.as(TestIdentity.ofModule().service("journal"))
        .body("{}")
        .post("/internal/commands/" + request + "/cancel");
    JsonNode ended = Operation.ended(request);

    // Then it either had ended by then, or nothing is left of it, and the name is free
    if (ended.get("outcome").asText().equals("failed")) {
      assertThat(ended.get("code").asText()).isEqualTo("Cancelled");
      operator().get("/luna/config/osimage/" + copy).then().statusCode(404);
      await().atMost(PATIENCE).until(() -> left().isEmpty());
      assertThat(roots.resolve(copy)).doesNotExist();
      assertThat(tree.resolve("etc/hostname")).exists();
      assertThat(copy(name, copy, roots.resolve(copy)).statusCode()).isEqualTo(201);
    }
  }

  @Test
  void aCloneOfNoTreeFailsSaysWhyAndLeavesNothing() throws Exception {
    // Given an osimage whose tree was never made
    String name = fresh("bare");
    save(name, roots.resolve(name), "");

    // When it is cloned
    String copy = fresh("bare-copy");
    JsonNode ended = Operation.ended(request(copy(name, copy, roots.resolve(copy))));

    // Then
    assertThat(ended.get("outcome").asText()).isEqualTo("failed");
    assertThat(ended.get("message").asText())
        .isEqualTo(
            "osimage %s: copying of %s failed: %s does not exist or cannot be read"
                .formatted(copy, name, roots.resolve(name)));
    operator().get("/luna/config/osimage/" + copy).then().statusCode(404);
    assertThat(left()).isEmpty();
  }

  @Test
  void whatCannotBeClonedIsRefusedAndNothingIsMade() throws Exception {
    String name = fresh("one");
    Trees.small(roots.resolve(name));
    save(name, roots.resolve(name), "");
    String taken = fresh("two");
    save(taken, roots.resolve(taken), "");
    Path full = Trees.small(roots.resolve(fresh("full")));

    operator()
        .body("{\"config\":{\"osimage\":{\"%s\":{}}}}".formatted(name))
        .post("/luna/config/osimage/" + name + "/_clone")
        .then()
        .statusCode(404);
    copy(name, taken, roots.resolve("x")).then().statusCode(409);
    assertThat(copy(name, fresh("three"), full).asString()).contains("is there already");
    copy(name, fresh("three"), Path.of("/etc/x")).then().statusCode(400);
    copy(name, "default", roots.resolve("x")).then().statusCode(400);
    copy(fresh("none"), fresh("three"), roots.resolve("x")).then().statusCode(404);
    operator().get("/luna/config/osimage/" + name + "/_clone").then().statusCode(405);
  }

  @Test
  void whatADeadProcessLeftIsSweptAndNothingElse() throws Exception {
    Path left = Files.createDirectories(roots.resolve(".clone-" + UUID.randomUUID() + "-1/etc"));
    Path foreign = Files.createDirectories(roots.resolve(".clone-of-mine"));

    abandoned.sweep();

    assertThat(left.getParent()).doesNotExist();
    assertThat(foreign).exists();
    Files.delete(foreign);
  }

  private static void save(String name, Path tree, String more) {
    String fields = "\"path\":\"%s\"%s".formatted(tree, more.isEmpty() ? "" : "," + more);
    assertThat(Luna.save(name, fields).statusCode()).isEqualTo(201);
  }

  private static Response copy(String name, String copy, Path to) {
    return operator()
        .body(
            "{\"config\":{\"osimage\":{\"%s\":{\"newosimage\":\"%s\",\"path\":\"%s\"}}}}"
                .formatted(name, copy, to))
        .post("/luna/config/osimage/" + name + "/_clone");
  }

  private static String request(Response answer) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
    return Json.tree(answer.asString()).get("request_id").asText();
  }

  private static Response resolve(String name) {
    return Luna.as(TestIdentity.ofModule().service("compute"))
        .get("/internal/osimages/by-name/" + name);
  }

  private static JsonNode shown(String name) {
    return Json.tree(operator().get("/luna/config/osimage/" + name).asString())
        .at("/config/osimage/" + name);
  }

  private List<String> left() {
    try (Stream<Path> all = Files.list(roots)) {
      return all.map(file -> file.getFileName().toString())
          .filter(file -> file.startsWith(".clone-"))
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
