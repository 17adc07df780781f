package io.perigee.journal.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.topic.Topics;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.TopicProbe;
import io.perigee.devkit.testkit.http.Http;
import io.perigee.journal.testing.Asking;
import io.perigee.journal.testing.JournalTestPlatform;
import io.perigee.journal.testing.Owners;
import io.perigee.journal.testing.Owners.Told;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@JournalTestPlatform
class AuditTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  private final String name = "audited-" + UUID.randomUUID();
  private final String id = UUID.randomUUID().toString();

  @Inject Owners owners;

  @Test
  @Tag("contract")
  @ContractTest(api = "luna", method = "GET", path = "/monitor/audit/{}")
  @ContractTest(api = "luna", method = "GET", path = "/monitor/audit")
  void whoChangedWhatFromWhichValueToWhichIsTold() {
    // Given a node that is made, changed, renamed and removed
    owners.tell(node(1, name, "a", "group"), Owners.ADMIN);
    owners.tell(node(2, name, "b", "group"), Owners.ADMIN);
    owners.tell(node(3, name + "x", "b", "group"), Owners.ADMIN);
    owners.end(node(4, name + "x", "b", "group"), new Cause(null, "req-9", "luna-user:eve"));

    // When the trail is asked for by the node's id
    List<JsonNode> entries = entries("/" + id, 4);

    // Then the newest comes first, each with its values
    assertThat(entries)
        .extracting(e -> e.get("action").asText())
        .containsExactly("deleted", "renamed", "updated", "created");
    JsonNode updated = entries.get(2);
    assertThat(updated.get("changes").toString())
        .isEqualTo("{\"comment\":{\"new\":\"b\",\"old\":\"a\"}}");
    assertThat(updated.get("username_initiator").asText()).isEqualTo("admin");
    assertThat(updated.get("actor").asText()).isEqualTo("luna-user:admin");
    assertThat(updated.get("api").asText()).isEqualTo("luna");
    assertThat(updated.get("request_id").asText()).isEqualTo("req-1");
    assertThat(updated.get("kind").asText()).isEqualTo("nodes");
    assertThat(updated.get("name").asText()).isEqualTo(name);
    assertThat(entries.get(1).at("/changes/name/old").asText()).isEqualTo(name);
    assertThat(entries.get(1).at("/changes/name/new").asText()).isEqualTo(name + "x");
    assertThat(entries.get(0).at("/changes/comment").toString()).isEqualTo("{\"old\":\"b\"}");
    assertThat(entries.get(0).get("username_initiator").asText()).isEqualTo("eve");
    assertThat(entries.get(3).at("/changes/comment").toString()).isEqualTo("{\"new\":\"a\"}");

    // And by name, by user and by kind, and in the whole trail
    assertThat(entries("/" + name, 2)).hasSize(2);
    assertThat(entries("/" + id + "?actor=eve", 1)).hasSize(1);
    assertThat(entries("?kind=nodes&limit=1000", 4)).hasSizeGreaterThanOrEqualTo(4);
    long newest = entries.get(0).get("number").asLong();
    assertThat(entries("/" + id + "?before=" + newest + "&limit=2", 2))
        .extracting(e -> e.get("action").asText())
        .containsExactly("renamed", "updated");
  }

  @Test
  void theTopicTellsTheSame() {
    owners.tell(node(1, name, "a", "group"), Owners.ADMIN);

    try (TopicProbe journal = TopicProbe.ofModule("journal")) {
      JsonNode message = journal.await(SOON, seen -> seen.key().equals(id)).value();
      assertThat(message.get("type").asText()).isEqualTo("perigee.journal.created.v1");
      assertThat(message.get("actor").asText()).isEqualTo("luna-user:admin");
      assertThat(message.get("requestid").asText()).isEqualTo("req-1");
      assertThat(message.at("/data/name").asText()).isEqualTo(name);
      assertThat(message.at("/data/changes/comment/new").asText()).isEqualTo("a");
      assertThat(message.at("/data/changed").toString()).contains("comment");
    }
  }

  @Test
  void whatIsInheritedDoneByNobodyOrToldAgainIsNoWriteOfTheObject() {
    owners.tell(node(1, name, "a", "group"), Cause.PLATFORM);
    ObjectNode inherited = node(2, name, "a", "group").object().put("osimage", "other");
    owners.tell(new Told(Topics.NODES, id, name, null, 2, inherited), Owners.ADMIN);
    owners.tell(new Told(Topics.NODES, id, name, null, 3, inherited), Owners.ADMIN);
    owners.send(node(2, name, "late", "group"), Owners.ADMIN, false);
    ObjectNode own = inherited.deepCopy().put("osimage", "third").put("_osimage_source", "node");
    owners.tell(new Told(Topics.NODES, id, name, null, 4, own), Owners.ADMIN);

    assertThat(entries("/" + id, 1))
        .singleElement()
        .satisfies(
            e ->
                assertThat(e.get("changes").toString())
                    .isEqualTo("{\"osimage\":{\"new\":\"third\",\"old\":\"other\"}}"));
  }

  @Test
  void longValuesAreCutAndWhatIsNamedLikeASecretIsMasked() {
    ObjectNode object =
        Json.object().put("prescript", "x".repeat(10_000)).put("bmc_password", "calvin");
    owners.tell(new Told(Topics.GROUPS, id, name, null, 1, object), Owners.ADMIN);

    JsonNode changes = entries("/" + id, 1).getFirst().get("changes");

    assertThat(changes.at("/prescript/new").asText()).hasSize(4_097).endsWith("…");
    assertThat(changes.at("/bmc_password/new").asText()).isEqualTo("****");
  }

  @Test
  void aWriteIsJournalledForControllersOfAnotherDatabase() {
    owners.tell(
        new Told(
            Topics.GROUPS,
            id,
            name,
            null,
            1,
            Json.object()
                .put("id", id)
                .put("name", name)
                .put("comment", "mine")
                .put("netboot", true)),
        Owners.ADMIN);
    entries("/" + id, 1);

    JsonNode task =
        await()
            .atMost(SOON)
            .until(
                () ->
                    list(
                            Json.tree(Asking.luna().get("/luna/journal/faraway").asString())
                                .path("journal"))
                        .stream()
                        .filter(t -> t.get("object").asText().equals(name))
                        .findFirst(),
                java.util.Optional::isPresent)
            .orElseThrow();

    assertThat(task.get("function").asText()).isEqualTo("group_update");
    assertThat(task.get("state").asText()).isEqualTo("kept");
    assertThat(
            new String(
                Base64.getDecoder().decode(task.get("payload").asText()), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"config\":{\"group\":{\"%s\":{\"comment\":\"mine\",\"netboot\":true}}}}"
                .formatted(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/luna/monitor/audit", "/luna/monitor/audit/x"})
  void onlyUsersSeeIt(String path) {
    Http.given().get(path).then().statusCode(401);
    Asking.nobody().get(path).then().statusCode(401);
    Asking.installer("node001").get(path).then().statusCode(403);
    Asking.tenant(UUID.randomUUID(), "acme").get(path).then().statusCode(403);
    Asking.luna()
        .get(path + "?limit=many")
        .then()
        .statusCode(400)
        .body("message", containsString("limit"));
    Asking.luna()
        .get(path + "?before=-1")
        .then()
        .statusCode(400)
        .body("message", containsString("before"));
  }

  private Told node(long version, String name, String comment, String source) {
    return new Told(
        Topics.NODES,
        id,
        name,
        null,
        version,
        Json.object()
            .put("name", name)
            .put("comment", comment)
            .put("osimage", "compute")
            .put("_osimage_source", source));
  }

  /** Once there are so many. */
  private static List<JsonNode> entries(String which, int count) {
    return await()
        .atMost(SOON)
        .until(
            () ->
                list(
                    Json.tree(
                            Asking.luna()
                                .get("/luna/monitor/audit" + which)
                                .then()
                                .statusCode(200)
                                .extract()
                                .asString())
                        .at("/monitor/audit")),
            entries -> entries.size() >= count);
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
