package io.perigee.journeys.consumer;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The present state of everything of a kind, kept by the rules that the AsyncAPI file gives to
 * readers.
 */
final class StateTable {

  private record Row(
      int partition, long generation, long version, boolean deleted, JsonNode object) {
    boolean isNewerThan(Row other) {
      return generation > other.generation
          || (generation == other.generation && version > other.version);
    }
  }

  private final Map<String, Row> rows = new HashMap<>();

  static StateTable of(List<ConsumerRecord<String, String>> records) {
    StateTable table = new StateTable();
    records.forEach(table::apply);
    return table;
  }

  /** The objects that exist. */
  Collection<JsonNode> objects() {
    return rows.values().stream().filter(row -> !row.deleted).map(Row::object).toList();
  }

  private void apply(ConsumerRecord<String, String> record) {
    if (record.value() == null) {
      rows.remove(record.key());
      return;
    }
    JsonNode data = Json.tree(record.value()).path("data");
    long generation = data.path("generation").asLong();
    if (data.path("sweep").asBoolean()) {
      rows.values()
          .removeIf(row -> row.partition == record.partition() && row.generation < generation);
      return;
    }
    Row told =
        new Row(
            record.partition(),
            generation,
            data.path("version").asLong(),
            data.path("deleted").asBoolean(),
            data.path("object"));
    rows.merge(record.key(), told, (known, later) -> later.isNewerThan(known) ? later : known);
  }
}
