package io.perigee.runtime.journal;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.journal.JournalRecord;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.RuntimeConfig;
import io.perigee.runtime.kafka.KafkaClients;
import io.perigee.runtime.outbox.Outbox;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.config.JdbiConfig;

/**
 * Tells the journal of a configuration write, in the transaction that makes it. Only for objects
 * that have no state topic: of the others the journal-service learns by their states, with the
 * values before and after.
 */
@Singleton
public final class Journal {

  private final KafkaClients clients;
  private final RuntimeConfig config;

  Journal(KafkaClients clients, RuntimeConfig config) {
    this.clients = clients;
    this.config = config;
  }

  /** Tells of a write; it is on its way once the transaction has committed. */
  public void write(Handle h, JournalRecord record, Cause cause) {
    write(h, record, UUID.randomUUID().toString(), cause);
  }

  /**
   * As above, under an id of the caller's: the same id is the same write, told again.
   *
   * @throws io.perigee.contracts.error.TooLarge over {@link Outbox#LARGEST}
   */
  public void write(Handle h, JournalRecord record, String id, Cause cause) {
    Envelope envelope =
        Envelope.of(
            id,
            config.service(),
            record.type(),
            record.id(),
            record.at(),
            cause,
            Json.MAPPER.valueToTree(record));
    Outbox.add(h, clients.name(Topics.JOURNAL), null, record.id(), Json.write(envelope));
    h.getConfig(Told.class).records.add(record);
  }

  /** What was told in the transaction so far, in order. */
  public static List<JournalRecord> told(Handle h) {
    return List.copyOf(h.getConfig(Told.class).records);
  }

  /** The transaction's records, held by its handle. */
  public static final class Told implements JdbiConfig<Told> {
    private final List<JournalRecord> records = new ArrayList<>();

    @Override
    public Told createCopy() {
      return new Told();
    }
  }
}
