package io.perigee.journeys.resilience;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.journeys.client.LocalInstallation;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;

/**
 * What services have committed that they will say: triggers on their outboxes keep the id of every
 * message, in the transaction that wrote it, when the outbox has long forgotten it. What is here
 * and on no topic was lost between the two.
 */
final class Ledger {

  private static final String OPENED =
      """
      CREATE SCHEMA ledger;
      CREATE TABLE ledger.message (topic text NOT NULL, id text NOT NULL);
      CREATE FUNCTION ledger.keep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN
          INSERT INTO ledger.message
            SELECT topic, value::jsonb ->> 'id' FROM written WHERE value IS NOT NULL;
          RETURN NULL;
        END $$;
      """;

  private static final String KEPT =
      """
      CREATE TRIGGER ledger AFTER INSERT ON %s.outbox REFERENCING NEW TABLE AS written
        FOR EACH STATEMENT EXECUTE FUNCTION ledger.keep();
      """;

  private final LocalInstallation installation;
  private final Tables tables;

  Ledger(LocalInstallation installation) {
    this.installation = installation;
    this.tables = new Tables(installation);
  }

  /** Keeps what the services say from now on. */
  void open() throws IOException, SQLException {
    try (Connection connection = installation.database();
        Statement statement = connection.createStatement()) {
      statement.execute(OPENED);
      for (String service : Topics.SERVICES) {
        statement.execute(KEPT.formatted(service));
      }
    }
  }

  /** The ids of messages that were written and that their topics do not have. */
  Set<String> lost() throws IOException, SQLException {
    Set<String> written =
        new TreeSet<>(tables.column("SELECT topic || ' ' || id FROM ledger.message"));
    if (written.isEmpty()) {
      throw new IllegalStateException("no outbox is kept");
    }
    written.removeAll(sent());
    return written;
  }

  private Set<String> sent() throws IOException {
    Set<String> sent = new TreeSet<>();
    for (Topic topic : Topics.all()) {
      String name = installation.topic(topic);
      History.each(
          installation,
          topic,
          (record, envelope) -> {
            JsonNode id = envelope.path("id");
            if (id.isTextual()) {
              sent.add(name + " " + id.asText());
            }
          });
    }
    return sent;
  }
}
