package io.perigee.journal.testing;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateRecord;
import io.perigee.contracts.topic.Topic;
import io.perigee.runtime.kafka.KafkaClients;
import io.perigee.runtime.outbox.Outbox;
import io.perigee.runtime.projection.Known;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Tells of aggregates as their owners do, over the broker, and waits until that has arrived. */
@Singleton
public final class Owners {

  /** Who changes things. */
  public static final Cause ADMIN = new Cause(null, "req-1", "luna-user:admin");

  private static final Duration SOON = Duration.ofSeconds(30);

  private final Database database;
  private final KafkaClients clients;
  private final Known known;

  Owners(Database database, KafkaClients clients, Known known) {
    this.database = database;
    this.clients = clients;
    this.known = known;
  }

  /** An aggregate's state after a change. */
  public record Told(
      Topic topic, String id, String name, String account, long version, ObjectNode object) {}

  public void tell(Told told, Cause cause, String... changed) {
    send(told, cause, false, changed);
    await()
        .atMost(SOON)
        .until(
            () ->
                known
                    .byId(told.topic(), told.id())
                    .filter(k -> k.version() == told.version())
                    .isPresent());
  }

  public void end(Told told, Cause cause) {
    send(told, cause, true, "state");
    await().atMost(SOON).until(() -> known.byId(told.topic(), told.id()).isEmpty());
  }

  /** Sends without waiting. */
  public void send(Told told, Cause cause, boolean deleted, String... changed) {
    StateRecord state =
        new StateRecord(
            told.id(),
            told.name(),
            told.version(),
            1,
            told.account(),
            null,
            deleted ? "deleted" : "active",
            List.of(changed),
            deleted,
            false,
            told.object() == null ? Json.object() : told.object());
    Envelope envelope =
        Envelope.of(
            "%s:%d:1".formatted(told.id(), told.version()),
            "compute",
            StateRecord.type(told.topic().name()),
            told.id(),
            Instant.now(),
            cause,
            Json.MAPPER.valueToTree(state));
    database.run(
        h -> Outbox.add(h, clients.name(told.topic()), null, told.id(), Json.write(envelope)));
  }
}
