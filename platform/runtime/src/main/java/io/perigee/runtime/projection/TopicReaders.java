package io.perigee.runtime.projection;

import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.envelope.MalformedMessage;
import io.perigee.runtime.RuntimeConfig;
import io.perigee.runtime.kafka.KafkaClients;
import io.perigee.runtime.kafka.Loop;
import io.perigee.runtime.kafka.Pace;
import io.perigee.runtime.kafka.Parking;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.SqlFaults;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jdbi.v3.core.Handle;

/**
 * Reads the topics that this service folds: group {@code <service>.known}, batches of 500. Replicas
 * share the partitions. Positions are kept in the service's schema, so that a restored schema reads
 * on from where its backup stood.
 */
@Singleton
public final class TopicReaders {

  private static final int BATCH = 500;
  private static final Duration POLL = Duration.ofMillis(500);

  /** Projections may lag by this much: it saves a transaction for each message. */
  private static final Duration LAG = Duration.ofMillis(50);

  /** And by this much where so many messages come in a row. */
  private static final Duration LAG_UNDER_LOAD = Duration.ofMillis(200);

  private static final int LOAD = 8;

  private final KafkaClients clients;
  private final Database database;
  private final RuntimeConfig config;
  private final Positions positions;
  private final Map<String, TopicReader> readers;
  private final CatchUp catchUp = new CatchUp();
  private final Pace pace = Pace.of(LAG, LAG_UNDER_LOAD, LOAD);
  private volatile KafkaConsumer<String, String> consumer;
  private Loop loop;

  TopicReaders(
      KafkaClients clients,
      Database database,
      RuntimeConfig config,
      @Any Instance<TopicReader> readers,
      @Any Instance<Knows> knows) {
    this.clients = clients;
    this.database = database;
    this.config = config;
    this.positions = new Positions(config.service() + ".known");
    List<TopicReader> all = new ArrayList<>(readers.stream().toList());
    knows.stream().map(KnownReader::new).forEach(all::add);
    this.readers =
        all.stream().collect(Collectors.toMap(r -> clients.name(r.topic()), Function.identity()));
  }

  /** True once everything that was on the topics at the start has been folded. */
  public boolean caughtUp() {
    return readers.isEmpty() || catchUp.reached();
  }

  void atStart(@Observes StartupEvent event) {
    if (!readers.isEmpty()) {
      loop = Loop.start("known", this::round, this::close);
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
      consumer = clients.consumer(config.service() + ".known", BATCH);
      consumer.subscribe(readers.keySet(), new Assigned());
    }
    try {
      ConsumerRecords<String, String> records = consumer.poll(POLL);
      if (!records.isEmpty()) {
        take(records);
        if (records.count() < BATCH / 2) {
          pace.await(records.count());
        }
      }
      catchUp.look(consumer);
    } catch (WakeupException e) {
      // The loop ends.
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void take(ConsumerRecords<String, String> records) {
    try {
      database.fold(h -> fold(h, records));
    } catch (RuntimeException e) {
      if (SqlFaults.isPassing(e)) {
        throw e;
      }
      // One of them cannot be folded: each for itself then, and that one is parked.
      for (ConsumerRecord<String, String> record : records) {
        takeAlone(record);
      }
    }
  }

  private void takeAlone(ConsumerRecord<String, String> record) {
    try {
      database.fold(h -> fold(h, List.of(record)));
    } catch (RuntimeException e) {
      if (SqlFaults.isPassing(e)) {
        throw e;
      }
      database.run(
          h -> {
            Parking.park(
                h,
                record,
                "it cannot be folded: %s, SQL state %s"
                    .formatted(e.getClass().getSimpleName(), SqlFaults.sqlState(e)));
            positions.store(
                h,
                Map.of(
                    new TopicPartition(record.topic(), record.partition()), record.offset() + 1));
          });
    }
  }

  private void fold(Handle h, Iterable<ConsumerRecord<String, String>> records) {
    Map<String, List<TopicReader.Received>> byTopic = new LinkedHashMap<>();
    Map<TopicPartition, Long> next = new LinkedHashMap<>();
    for (ConsumerRecord<String, String> record : records) {
      next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
      TopicReader reader = readers.get(record.topic());
      try {
        TopicReader.Received received = new TopicReader.Received(record, envelope(record));
        reader.check(received);
        byTopic.computeIfAbsent(record.topic(), t -> new ArrayList<>()).add(received);
      } catch (MalformedMessage e) {
        Parking.park(h, record, e.getMessage());
      }
    }
    byTopic.forEach((topic, batch) -> readers.get(topic).fold(h, batch));
    positions.store(h, next);
  }

  private static Envelope envelope(ConsumerRecord<String, String> record) throws MalformedMessage {
    return record.value() == null ? null : Json.read(record.value(), Envelope.class);
  }

  private void close() {
    KafkaConsumer<String, String> present = consumer;
    consumer = null;
    KafkaClients.close(present);
  }

  /** Goes to the stored positions when partitions are given to this replica. */
  private final class Assigned implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      catchUp.aim(consumer, partitions);
      Map<TopicPartition, Long> stored = database.read(h -> positions.of(h, partitions));
      for (TopicPartition partition : partitions) {
        Long position = stored.get(partition);
        if (position == null) {
          consumer.seekToBeginning(List.of(partition));
        } else {
          consumer.seek(partition, position);
        }
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      // Positions are stored with each batch.
    }
  }
}
