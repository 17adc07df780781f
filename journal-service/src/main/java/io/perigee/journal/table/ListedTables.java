package io.perigee.journal.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Forbidden;
import io.perigee.contracts.error.Unavailable;
import io.perigee.journal.acting.ActingCalls;
import io.perigee.journal.acting.ActingCalls.Answer;
import io.perigee.runtime.identity.Principal;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tables of objects that no topic carries: asked for at their owner, as the caller. What an owner
 * does not list yet is no table.
 */
@Singleton
final class ListedTables {

  private static final Duration WITHIN = Duration.ofSeconds(5);

  /** Owners by table. */
  private static final Map<String, String> OWNERS = new LinkedHashMap<>();

  static {
    for (String table : List.of("bmcsetup", "switch", "otherdev", "cloud", "rack", "cluster")) {
      OWNERS.put(table, "compute");
    }
  }

  private final ActingCalls calls;

  ListedTables(ActingCalls calls) {
    this.calls = calls;
  }

  /**
   * All of them.
   *
   * @throws Unavailable if an owner does not answer: a hash that left something out would lie
   */
  Map<String, List<TableRow>> all(Principal as) {
    Map<String, List<TableRow>> all = new LinkedHashMap<>();
    OWNERS.keySet().forEach(table -> one(table, as).ifPresent(rows -> all.put(table, rows)));
    return all;
  }

  /** Empty if there is no such table. */
  Optional<List<TableRow>> one(String table, Principal as) {
    String owner = OWNERS.get(table);
    return owner == null ? Optional.empty() : asked(owner, table, as);
  }

  private Optional<List<TableRow>> asked(String owner, String table, Principal as) {
    Answer answer = calls.call(as, owner, "GET", "/config/" + table, null, WITHIN);
    if (answer.status() == null) {
      throw new Unavailable(answer.text());
    }
    return switch (answer.status()) {
      case 200 -> Optional.of(rows(table, Json.tree(answer.text()).path("config").path(table)));
      case 404 -> made(answer) ? Optional.of(List.of()) : Optional.empty();
      case 405, 501 -> Optional.empty();
      case 401, 403 -> throw new Forbidden("table " + table + " is not for this caller");
      default -> throw new Unavailable("%s answers %d".formatted(owner, answer.status()));
    };
  }

  /** An empty list is a 404 with these words; so is, with others, a path that is not there. */
  private static boolean made(Answer answer) {
    return answer.text() != null && answer.text().contains("No ");
  }

  private static List<TableRow> rows(String table, JsonNode listed) {
    if (table.equals("cluster")) {
      return List.of(row(listed.path("name").asText("cluster"), listed));
    }
    List<TableRow> rows = new ArrayList<>();
    listed.properties().forEach(e -> rows.add(row(e.getKey(), e.getValue())));
    rows.sort(Comparator.comparing(TableRow::name));
    return rows;
  }

  private static TableRow row(String name, JsonNode object) {
    ObjectNode fields = object instanceof ObjectNode own ? own.deepCopy() : Json.object();
    fields.put("name", name);
    return new TableRow(name, Canonical.object(fields));
  }
}
