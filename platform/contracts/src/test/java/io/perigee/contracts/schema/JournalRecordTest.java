package io.perigee.contracts.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.journal.JournalRecord;
import io.perigee.contracts.journal.JournalRecord.Action;
import io.perigee.contracts.journal.JournalRecord.Change;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JournalRecordTest {

  private static final Instant NOW = Instant.parse("2026-11-21T04:05:06.123456Z");

  @ParameterizedTest
  @EnumSource(Action.class)
  void entriesOfTheJournalAreValidAndReadBackAsTheyWere(Action action) throws Exception {
    JournalRecord record =
        new JournalRecord(
            "nodes",
            "n-1",
            "node001",
            action,
            List.of("comment"),
            Map.of("comment", new Change(null, Json.MAPPER.getNodeFactory().textNode("mine"))),
            null,
            "luna",
            NOW);
    Envelope envelope =
        Envelope.of(
            "nodes:1",
            "journal",
            record.type(),
            record.id(),
            NOW,
            new Cause(null, "req-1", "luna-user:admin"),
            Json.MAPPER.valueToTree(record));

    JsonNode message = Json.MAPPER.valueToTree(envelope);

    assertThat(SchemaCheck.faults("journal", Json.write(envelope))).isEmpty();
    assertThat(message.at("/data/changes").toString())
        .isEqualTo("{\"comment\":{\"new\":\"mine\"}}");
    assertThat(Json.convert(envelope.data(), JournalRecord.class)).isEqualTo(record);
  }
}
