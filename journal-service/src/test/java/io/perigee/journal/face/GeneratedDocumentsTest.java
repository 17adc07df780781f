package io.perigee.journal.face;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.http.Request;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.journal.testing.Asking;
import io.perigee.journal.testing.JournalTestPlatform;
import io.perigee.runtime.store.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Documents that nobody would write, at every POST: an answer that says so, and nothing half done.
 */
@QuarkusTest
@JournalTestPlatform
class GeneratedDocumentsTest {

  private static final int TRIES = 60;

  /** What of names is compared; a question mark may be anything that could not be sent. */
  private static final Pattern COMPARED = Pattern.compile("[!-~&&[^?]]*");

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> WORDS =
      List.of(
          "monitor",
          "status",
          "node001",
          "state",
          "messages",
          "message",
          "request_id",
          "remote_request_id",
          "remote_host",
          "journal",
          "function",
          "object",
          "param",
          "payload",
          "masteronly",
          "sendfor",
          "created",
          "rules",
          "groups",
          "alert",
          "expr",
          "labels",
          "name",
          "url",
          "events",
          "secret");

  /** Made once: its bounds, which are many, are all gone through then. */
  private static final RandomGenerator<JsonNode> DOCUMENTS = generator(documents());

  private static final Random RANDOM = new Random();

  @Inject Database database;

  @ParameterizedTest
  @CsvSource({
    "/luna/monitor/node/node001, false",
    "/luna/monitor/status/node001, false",
    "/luna/monitor/status, false",
    "/luna/journal, false",
    "/luna/import/prometheus, false",
    "/cloudapi/acme/webhooks, true"
  })
  void areAnsweredWithWhatIsWrong(String path, boolean tenants) {
    JqwikSession.run(
        () ->
            Stream.generate(() -> DOCUMENTS.next(RANDOM).value())
                .limit(TRIES)
                .forEach(
                    document -> {
                      Response answer = as(tenants).body(document.toString()).post(path);
                      requireAnswered(path, document, answer);
                    }));
  }

  /** One entry of each list is generated, the others are right: all are taken, or none. */
  @Test
  void aListOfTasksIsTakenWholeOrNotAtAll() {
    JqwikSession.run(
        () ->
            values(2)
                .sampleStream()
                .limit(TRIES)
                .forEach(
                    value -> {
                      String controller = "generated-" + UUID.randomUUID();
                      ObjectNode body = Json.object();
                      ArrayNode list = body.putArray("journal");
                      list.add(right(controller));
                      ObjectNode generated = right(controller);
                      generated.set("object", value);
                      list.add(generated);
                      list.add(right(controller));

                      Response answer = as(false).body(body.toString()).post("/luna/journal");

                      requireAnswered("/luna/journal", body, answer);
                      // Each as it was sent, kept and not begun; or none
                      String own = kept(controller, controller);
                      String sent = kept(text(generated.get("object")), controller);
                      assertThat(tasks(controller))
                          .as(body.toString())
                          .isEqualTo(
                              answer.statusCode() == 201 ? List.of(own, sent, own) : List.of());
                    }));
  }

  /** Nothing of what is refused is kept, in any of the tables that requests write. */
  @ParameterizedTest
  @CsvSource({"/luna/journal", "/luna/import/prometheus"})
  void whatIsRefusedLeavesEverythingAsItWas(String path) {
    String caller = "generator-" + UUID.randomUUID();
    JqwikSession.run(
        () ->
            Stream.generate(() -> DOCUMENTS.next(RANDOM).value())
                .limit(TRIES)
                .forEach(
                    document -> {
                      List<String> before = rows(caller);
                      Response answer =
                          Asking.luna(caller, "admin")
                              .contentType("application/json")
                              .body(document.toString())
                              .post(path);
                      if (answer.statusCode() >= 400) {
                        assertThat(rows(caller)).as("%s %s", path, document).isEqualTo(before);
                      }
                    }));
  }

  private static ObjectNode right(String controller) {
    // For a database elsewhere: it is not carried out here.
    return Json.object()
        .put("function", "node_delete")
        .put("object", controller)
        .put("sendfor", "faraway")
        .put("misc", controller);
  }

  private static String kept(String object, String mark) {
    return String.join(" ", "kept", "node_delete", object, "null", mark, "faraway", "0");
  }

  private List<String> tasks(String mark) {
    return database.read(
        h ->
            h.createQuery(
                    "SELECT state, function, object, param, misc, sendfor, attempts::text FROM journal_task WHERE misc = :mark ORDER BY id")
                .bind("mark", mark)
                .map(
                    (row, c) ->
                        String.join(
                            " ",
                            row.getString(1),
                            row.getString(2),
                            plain(row.getString(3)),
                            String.valueOf(row.getString(4)),
                            row.getString(5),
                            row.getString(6),
                            row.getString(7)))
                .list());
  }

  private static String text(JsonNode value) {
    return plain(value.asText());
  }

  /**
   * Numbers are names too, however many noughts they end with; what was not sent as it was
   * generated, being of no ASCII, is not compared.
   */
  private static String plain(String text) {
    if (!COMPARED.matcher(text).matches()) {
      return "…";
    }
    try {
      return new BigDecimal(text).stripTrailingZeros().toPlainString();
    } catch (NumberFormatException e) {
      return text;
    }
  }

  /** What a caller's tasks are, and the rules, which nobody else writes meanwhile. */
  private List<String> rows(String caller) {
    return database.read(
        h ->
            h.createQuery(
                    """
                    SELECT 'tasks ' || count(*) FROM journal_task WHERE principal->>'login' = :caller
                    UNION ALL SELECT 'rules ' || md5(coalesce(string_agg(r::text, ',' ORDER BY r::text), '')) FROM prometheus_rule r
                    ORDER BY 1
                    """)
                .bind("caller", caller)
                .mapTo(String.class)
                .list());
  }

  private static void requireAnswered(String path, JsonNode document, Response answer) {
    assertThat(answer.statusCode()).as("%s %s", path, document).isBetween(200, 499);
    if (answer.statusCode() >= 400) {
      assertThat(Json.tree(answer.asString()).path("message").asText())
          .as("%s %s", path, document)
          .isNotBlank();
    }
  }

  private static Request as(boolean tenant) {
    Request caller =
        tenant ? Asking.tenant(UUID.nameUUIDFromBytes(new byte[] {1}), "acme") : Asking.luna();
    return caller.contentType("application/json");
  }

  /** Objects of known and unknown words, with anything below them. */
  private static Arbitrary<JsonNode> documents() {
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(8, objects(values(3))), net.jqwik.api.Tuple.of(1, values(1)));
  }

  private static <T> RandomGenerator<T> generator(Arbitrary<T> values) {
    AtomicReference<RandomGenerator<T>> made = new AtomicReference<>();
    JqwikSession.run(() -> made.set(values.generator(1_000, true)));
    return made.get();
  }

  private static Arbitrary<JsonNode> values(int depth) {
    Arbitrary<JsonNode> scalars =
        Arbitraries.oneOf(
            Arbitraries.of(JSON.nullNode(), JSON.booleanNode(true), JSON.booleanNode(false)),
            Arbitraries.bigDecimals().ofScale(3).map(JSON::numberNode),
            Arbitraries.longs().map(JSON::numberNode),
            Arbitraries.of(WORDS).map(JSON::textNode),
            Arbitraries.strings().ofMaxLength(40).map(JSON::textNode),
            Arbitraries.of("\u0000", "\uD800", "..", "a/b", "x".repeat(5_000), "' OR 1=1 --", "%00")
                .map(JSON::textNode));
    if (depth == 0) {
      return scalars;
    }
    Arbitrary<JsonNode> inner = values(depth - 1);
    return Arbitraries.oneOf(
        scalars,
        objects(inner),
        inner
            .list()
            .ofMaxSize(4)
            .map(
                entries -> {
                  ArrayNode array = JSON.arrayNode();
                  array.addAll(entries);
                  return (JsonNode) array;
                }));
  }

  private static Arbitrary<JsonNode> objects(Arbitrary<JsonNode> values) {
    Arbitrary<String> names =
        Arbitraries.oneOf(Arbitraries.of(WORDS), Arbitraries.strings().alpha().ofMaxLength(8));
    return Arbitraries.maps(names, values)
        .ofMaxSize(6)
        .map(
            fields -> {
              ObjectNode object = JSON.objectNode();
              fields.forEach(object::set);
              return object;
            });
  }
}
