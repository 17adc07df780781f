package io.perigee.journal.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.journal.JournalRecord;
import io.perigee.contracts.journal.JournalRecord.Action;
import io.perigee.contracts.journal.JournalRecord.Change;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Says what was written here as tasks that do the same elsewhere. What records do not tell is left
 * out and named in the task's {@code misc}: passwords, communities, contents of secrets.
 */
final class ForeignTasks {

  private final JournalRecord record;
  private final JsonNode now;
  private final Map<String, Change> changes;
  private final List<NewTask> tasks = new ArrayList<>();

  private ForeignTasks(JournalRecord record, JsonNode now) {
    this.record = record;
    this.now = now == null ? Json.MAPPER.missingNode() : now;
    this.changes = record.changes() == null ? Map.of() : record.changes();
  }

  /**
   * In their order; none where Luna2's API has no such object. For nobody yet.
   *
   * @param now the object as it is known by now; null if it is not
   */
  static List<NewTask> of(JournalRecord record, JsonNode now) {
    ForeignTasks made = new ForeignTasks(record, now);
    if (record.name() != null) {
      switch (record.kind()) {
        case "dns" -> made.dns();
        case "inventory" -> made.inventory();
        case "devices" -> made.object(ForeignNoun.ofDevice(made.deviceKind()));
        default -> made.object(ForeignNoun.BY_KIND.get(record.kind()));
      }
    }
    return made.tasks;
  }

  private void object(ForeignNoun noun) {
    if (noun == null) {
      return;
    }
    if (record.action() == Action.DELETED) {
      add(noun.name() + "_delete", record.name(), null, null);
      return;
    }
    goneInterfaces()
        .forEach(gone -> add(noun.name() + "_interface_delete", nameBefore(), gone, null));
    ObjectNode fields = ForeignFields.of(noun, changes, now);
    if (record.action() == Action.RENAMED && noun.renaming() != null) {
      fields.put(noun.renaming(), record.name());
    }
    if (fields.isEmpty() && record.action() == Action.UPDATED) {
      return;
    }
    ObjectNode body = Json.object();
    ObjectNode kind = body.putObject("config");
    if (noun.name().equals("cluster")) {
      kind.set("cluster", fields);
      add("cluster_update", null, null, body);
    } else {
      kind.putObject(noun.name()).set(nameBefore(), fields);
      add(noun.name() + "_update", nameBefore(), null, body);
    }
  }

  /** Interfaces that nodes and groups no longer have: a POST leaves those that it does not name. */
  private Set<String> goneInterfaces() {
    Change change = changes.get("interfaces");
    if (change == null || record.kind().equals("devices") || record.action() == Action.CREATED) {
      return Set.of();
    }
    Set<String> gone = names(change.before());
    JsonNode after = change.after() == null || change.after().isArray() ? change.after() : null;
    gone.removeAll(names(after == null ? now.path("interfaces") : after));
    return gone;
  }

  private static Set<String> names(JsonNode interfaces) {
    Set<String> names = new HashSet<>();
    if (interfaces != null) {
      interfaces.forEach(row -> names.add(row.path("interface").asText()));
    }
    return names;
  }

  /** A network's entries by host. */
  private void dns() {
    ObjectNode body = Json.object();
    ArrayNode rows = body.putObject("config").putObject("dns").putArray(record.name());
    changes.forEach(
        (host, change) -> {
          if (change.after() == null) {
            add("dns_delete", record.name(), host, null);
          } else {
            rows.addObject().put("host", host).set("ipaddress", change.after());
          }
        });
    if (!rows.isEmpty()) {
      add("dns_update", record.name(), null, body);
    }
  }

  /** What stands in racks; its id is {@code type/name}. */
  private void inventory() {
    String type = record.id().split("/", 2)[0];
    if (record.action() == Action.DELETED) {
      add("inventory_delete", record.name(), type, null);
      return;
    }
    ObjectNode body = Json.object();
    ObjectNode row = body.putObject("config").putObject("rack").putArray("inventory").addObject();
    row.put("name", record.name()).put("type", type);
    for (String field : List.of("vendor", "height", "orientation")) {
      if (changes.containsKey(field) && changes.get(field).after() != null) {
        row.set(field, changes.get(field).after());
      }
    }
    add("inventory_update", null, null, body);
  }

  private String deviceKind() {
    Change kind = changes.get("kind");
    JsonNode told = kind == null ? null : kind.after() == null ? kind.before() : kind.after();
    return (told == null ? now.path("kind") : told).asText(null);
  }

  /** A renamed object is still known by its old name elsewhere. */
  private String nameBefore() {
    Change name = record.action() == Action.RENAMED ? changes.get("name") : null;
    return name == null || name.before() == null ? record.name() : name.before().asText();
  }

  private void add(String function, String object, String param, ObjectNode body) {
    byte[] payload = body == null ? null : Json.write(body).getBytes(StandardCharsets.UTF_8);
    tasks.add(
        new NewTask(
            function,
            object,
            param,
            payload == null
                ? null
                : Json.MAPPER
                    .getNodeFactory()
                    .textNode(Base64.getEncoder().encodeToString(payload)),
            false,
            body == null ? null : untold(),
            null,
            null,
            Long.toString(record.at().getEpochSecond())));
  }

  private String untold() {
    String fields =
        record.changed().stream()
            .filter(f -> record.changes() != null && !changes.containsKey(f))
            .collect(Collectors.joining(", "));
    return fields.isEmpty() ? null : "without " + fields;
  }
}
