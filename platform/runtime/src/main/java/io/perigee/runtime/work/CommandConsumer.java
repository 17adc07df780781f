package io.perigee.runtime.work;

import io.perigee.contracts.command.Command;
import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.envelope.MalformedMessage;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.RuntimeConfig;
import io.perigee.runtime.kafka.KafkaClients;
import io.perigee.runtime.kafka.Loop;
import io.perigee.runtime.kafka.Parking;
import io.perigee.runtime.outbox.Nudge;
import io.perigee.runtime.store.Database;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jdbi.v3.core.Handle;

/**
 * Takes this service's commands from Kafka into the work queue: topic {@code commands.<service>}, group
 * {@code <service>.work}, batches of 500. A batch is one transaction, then its offsets are committed; a batch met again
 * changes nothing, since a command's id is known. What cannot be read is parked and stops nothing.
 */
@Singleton
public final class CommandConsumer {

  private static final int BATCH = 500;
  private static final Duration POLL = Duration.ofMillis(500);

  private final KafkaClients clients;
  private final Database database;
  private final Nudge nudge;
  private final RuntimeConfig config;
  private final Handlers handlers;
  private KafkaConsumer<String, String> consumer;
  private Loop loop;

  CommandConsumer(KafkaClients clients, Database database, Nudge nudge, RuntimeConfig config, Handlers handlers) {
    this.clients = clients;
    this.database = database;
    this.nudge = nudge;
    this.config = config;
    this.handlers = handlers;
  }

  void atStart(@Observes StartupEvent event) {
    if (!handlers.isEmpty()) {
      loop = Loop.start("commands", this::round);
    }
  }

  void atEnd(@Observes ShutdownEvent event) {
    if (loop != null) {
      loop.close();
    }
    close();
  }

  private void round() throws Exception {
    if (consumer == null) {
      consumer = clients.consumer(config.service() + ".work", BATCH);
      consumer.subscribe(List.of(clients.name(Topics.commands(config.service()))));
    }
    try {
      ConsumerRecords<String, String> records = consumer.poll(POLL);
      if (!records.isEmpty()) {
        database.run(h -> take(h, records));
        nudge.worker();
        consumer.commitSync(Duration.ofSeconds(10));
      }
    } catch (Exception e) {
      // Offsets are where they were: the batch comes again to a new consumer.
      close();
      throw e;
    }
  }

  private void take(Handle h, ConsumerRecords<String, String> records) {
    List<Command> commands = new ArrayList<>();
    List<Envelope> envelopes = new ArrayList<>();
    for (ConsumerRecord<String, String> record : records) {
      try {
        Envelope envelope = Json.read(String.valueOf(record.value()), Envelope.class);
        Command command = Json.convert(envelope.data(), Command.class);
        if (command.payload() == null || command.key().indexOf('\u0000') >= 0) {
          throw new MalformedMessage("a command has a payload and a printable key");
        }
        commands.add(command);
        envelopes.add(envelope);
      } catch (MalformedMessage e) {
        Parking.park(h, record, e.getMessage());
      }
    }
    if (!commands.isEmpty()) {
      enqueue(h, commands, envelopes);
    }
  }

  private static void enqueue(Handle h, List<Command> commands, List<Envelope> envelopes) {
    h.createUpdate(
            """
            INSERT INTO work (command_id, request_id, kind, key, number, account, bulk, state, deadline, payload, traceparent, actor)
            SELECT DISTINCT ON (command_id)
                   command_id, request, kind, key, number, account, bulk, 'ready', deadline, payload, traceparent, actor
            FROM unnest(:ids::uuid[], :requests::text[], :kinds::text[], :keys::text[], :numbers::bigint[], :accounts::text[],
                        :bulks::boolean[], :deadlines::timestamptz[], :payloads::jsonb[], :traceparents::text[], :actors::text[])
                 AS c (command_id, request, kind, key, number, account, bulk, deadline, payload, traceparent, actor)
            ON CONFLICT ON CONSTRAINT work_pk DO UPDATE SET state = 'ready' WHERE work.state = 'announced'
            """)
        .bindArray("ids", UUID.class, commands.stream().map(Command::commandId).toList())
        .bindArray("requests", String.class, commands.stream().map(Command::requestId).toList())
        .bindArray("kinds", String.class, commands.stream().map(Command::kind).toList())
        .bindArray("keys", String.class, commands.stream().map(Command::key).toList())
        .bindArray("numbers", Long.class, commands.stream().map(Command::number).toList())
        .bindArray("accounts", String.class, commands.stream().map(Command::account).toList())
        .bindArray("bulks", Boolean.class, commands.stream().map(Command::bulk).toList())
        .bindArray("deadlines", String.class, commands.stream().map(c -> c.deadline().toString()).toList())
        .bindArray("payloads", String.class, commands.stream().map(c -> Json.write(c.payload())).toList())
        .bindArray("traceparents", String.class, envelopes.stream().map(Envelope::traceparent).toList())
        .bindArray("actors", String.class, envelopes.stream().map(Envelope::actor).toList())
        .execute();
  }

  private void close() {
    if (consumer != null) {
      consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(2)));
      consumer = null;
    }
  }
}
