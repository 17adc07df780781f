package io.perigee.runtime.work;

import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.RuntimeConfig;
import io.perigee.runtime.kafka.KafkaClients;
import io.perigee.runtime.kafka.Loop;
import io.perigee.runtime.kafka.Pace;
import io.perigee.runtime.outbox.Nudge;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.SqlFaults;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Takes this service's commands from Kafka into the work queue: topic {@code commands.<service>},
 * group {@code <service>.work}, batches of 500. A batch is one transaction, then its offsets are
 * committed; a batch met again changes nothing, since a command's id is known. What cannot be read
 * or stored is parked and stops nothing.
 */
@Singleton
public final class CommandConsumer {

  private static final int BATCH = 500;
  private static final Duration POLL = Duration.ofSeconds(2);
  private static final Duration COMMIT = Duration.ofSeconds(2);

  private final KafkaClients clients;
  private final Database database;
  private final Nudge nudge;
  private final RuntimeConfig config;
  private final Handlers handlers;
  private final CommandIntake intake;
  private final Pace pace = Pace.of(Pace.HOP);
  private volatile KafkaConsumer<String, String> consumer;
  private Loop loop;

  CommandConsumer(
      KafkaClients clients,
      Database database,
      Nudge nudge,
      RuntimeConfig config,
      Handlers handlers,
      CommandIntake intake) {
    this.clients = clients;
    this.database = database;
    this.nudge = nudge;
    this.config = config;
    this.handlers = handlers;
    this.intake = intake;
  }

  void atStart(@Observes StartupEvent event) {
    if (!handlers.isEmpty()) {
      loop = Loop.start("commands", this::round, this::leave);
    }
  }

  void atEnd(@Observes ShutdownEvent event) {
    if (loop != null) {
      KafkaConsumer<String, String> present = consumer;
      if (present != null) {
        present.wakeup();
      }
      loop.close();
    }
  }

  private void round() throws InterruptedException {
    if (consumer == null) {
      consumer = clients.consumer(config.service() + ".work", BATCH);
      consumer.subscribe(List.of(clients.name(Topics.commands(config.service()))));
    }
    try {
      ConsumerRecords<String, String> records = consumer.poll(POLL);
      if (!records.isEmpty()) {
        take(records);
        nudge.worker();
        // Not waited for: what is met again changes nothing.
        consumer.commitAsync();
        pace.await();
      }
    } catch (WakeupException e) {
      // The loop ends.
    } catch (RuntimeException e) {
      // Offsets are where they were: the batch comes again to a new consumer.
      close();
      throw e;
    }
  }

  private void take(ConsumerRecords<String, String> records) {
    try {
      database.run(h -> intake.take(h, records));
    } catch (RuntimeException e) {
      if (SqlFaults.isPassing(e)) {
        throw e;
      }
      // One of them cannot be stored, for example for a NUL in a text: each for itself then.
      for (ConsumerRecord<String, String> record : records) {
        takeAlone(record);
      }
    }
  }

  private void takeAlone(ConsumerRecord<String, String> record) {
    try {
      database.run(h -> intake.take(h, List.of(record)));
    } catch (RuntimeException e) {
      if (SqlFaults.isPassing(e)) {
        throw e;
      }
      database.run(
          h ->
              intake.refuse(
                  h,
                  record,
                  "it cannot be stored (SQL state %s)".formatted(SqlFaults.sqlState(e))));
    }
  }

  /** Commits what was taken before it goes, so that a successor need not read it again. */
  private void leave() {
    if (consumer != null) {
      try {
        consumer.commitSync(COMMIT);
      } catch (RuntimeException e) {
        // The successor reads it again, which changes nothing.
      } finally {
        close();
      }
    }
  }

  private void close() {
    KafkaConsumer<String, String> present = consumer;
    consumer = null;
    KafkaClients.close(present);
  }
}
