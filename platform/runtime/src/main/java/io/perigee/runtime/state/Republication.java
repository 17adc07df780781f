package io.perigee.runtime.state;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.state.StateRecord;
import io.perigee.contracts.topic.Topic;
import io.perigee.runtime.kafka.KafkaClients;
import io.perigee.runtime.outbox.SentLate;
import io.perigee.runtime.store.Database;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Tells everything of a topic anew under a higher generation, then marks each partition: a consumer
 * that meets the mark sweeps what it knows of an older generation, which its owner no longer has.
 */
@Singleton
public final class Republication {

  private final Database database;
  private final States states;
  private final KafkaClients clients;
  private final Instance<Republisher> republishers;

  Republication(
      Database database,
      States states,
      KafkaClients clients,
      @Any Instance<Republisher> republishers) {
    this.database = database;
    this.states = states;
    this.clients = clients;
    this.republishers = republishers;
  }

  /**
   * Republishes a topic of this service.
   *
   * @return the new generation
   * @throws NotFound if the service owns no such topic
   */
  public long republish(String topic) {
    Republisher republisher =
        republishers.stream()
            .filter(r -> r.topic().name().equals(topic))
            .findFirst()
            .orElseThrow(() -> new NotFound("this service owns no topic " + topic));
    return database.write(h -> tell(h, republisher));
  }

  /**
   * An older state may lie behind a newer one, which compaction would then remove: under a higher
   * generation the present one comes last.
   */
  void afterLateMessages(@Observes SentLate late) {
    republishers.stream()
        .map(Republisher::topic)
        .filter(topic -> late.topics().contains(clients.name(topic)))
        .distinct()
        .forEach(topic -> republish(topic.name()));
  }

  private long tell(Handle h, Republisher republisher) {
    Topic topic = republisher.topic();
    long generation = raise(h, topic);
    republisher.all(h, change -> states.add(h, change, generation, Cause.PLATFORM));
    for (int partition = 0; partition < topic.partitions(); partition++) {
      String id = "mark:" + partition;
      StateRecord mark =
          new StateRecord(id, null, 0, generation, null, null, null, List.of(), false, true, null);
      states.write(h, topic, partition, mark, id + ":" + generation, Cause.PLATFORM);
    }
    return generation;
  }

  /**
   * Raises the generation, and waits for writers that have the present one. It is the time in
   * seconds, so that it is above all that was told before even where this schema was restored from
   * a backup and has forgotten it.
   */
  private static long raise(Handle h, Topic topic) {
    h.execute(
        "INSERT INTO state_generation (topic, generation) VALUES (?, 1) ON CONFLICT ON CONSTRAINT state_generation_pk DO NOTHING",
        topic.name());
    h.createQuery("SELECT generation FROM state_generation WHERE topic = :topic FOR UPDATE")
        .bind("topic", topic.name())
        .mapTo(Long.class)
        .one();
    return h.createQuery(
            """
            UPDATE state_generation SET generation = greatest(generation + 1, extract(epoch FROM clock_timestamp())::bigint)
            WHERE topic = :topic RETURNING generation
            """)
        .bind("topic", topic.name())
        .mapTo(Long.class)
        .one();
  }
}
