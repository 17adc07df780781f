package io.perigee.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.command.Command;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.kafka.KafkaClients;
import io.perigee.runtime.operation.NewCommand;
import io.perigee.runtime.operation.NewOperation;
import io.perigee.runtime.operation.Operations;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;

/**
 * Accepts commands as a use case does, sends them as another service does, and looks at what became
 * of them.
 */
@Singleton
public class Commands {

  private final Database database;
  private final Operations operations;
  private final KafkaClients clients;

  Commands(Database database, Operations operations, KafkaClients clients) {
    this.database = database;
    this.operations = operations;
    this.clients = clients;
  }

  public static NewCommand of(String kind, String key) {
    return new NewCommand(
        "auth", kind, key, Json.object().put("for", key), false, Duration.ofMinutes(5));
  }

  public static NewCommand bulk(String kind, String key) {
    return new NewCommand("auth", kind, key, Json.object(), true, Duration.ofMinutes(5));
  }

  /** Accepts an operation of these commands; its request id. */
  public String accept(NewCommand... commands) {
    return acceptFor(null, commands);
  }

  public String acceptFor(String account, NewCommand... commands) {
    String request = operations.newRequestId();
    NewOperation operation =
        new NewOperation(
            request,
            "test.operation",
            "subject",
            account,
            "luna",
            "accepted",
            new Cause(null, request, "luna-user:test"));
    database.run(h -> operations.accept(h, operation, Arrays.asList(commands)));
    return request;
  }

  /** A command as another service would send it. */
  public static Command foreign(String kind, String key, long number) {
    return new Command(
        UUID.randomUUID(),
        "compute-" + UUID.randomUUID(),
        kind,
        key,
        number,
        null,
        false,
        Instant.now().plusSeconds(300),
        Json.object());
  }

  /** Sends commands to this service's topic, in this order. */
  public void send(Command... commands) {
    for (Command command : commands) {
      Envelope envelope =
          Envelope.of(
              command.commandId().toString(),
              "compute",
              Command.type(command.kind()),
              command.key(),
              Instant.now(),
              Cause.PLATFORM,
              Json.MAPPER.valueToTree(command));
      sendRaw(command.key(), Json.write(envelope));
    }
  }

  /** Sends any text to this service's command topic. */
  public void sendRaw(String key, String value) {
    sendRaw(clients.name(Topics.commands("auth")), key, value);
  }

  /** Sends any text to any topic. */
  public void sendRaw(String topic, String key, String value) {
    try (KafkaProducer<String, String> producer = clients.producer()) {
      producer.send(new ProducerRecord<>(topic, key, value)).get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The rows of a key, by number. */
  public List<Map<String, Object>> rows(String key) {
    return database.read(
        h ->
            h.createQuery("SELECT * FROM work WHERE key = :key ORDER BY number")
                .bind("key", key)
                .mapToMap()
                .list());
  }

  public Map<String, Object> row(String key) {
    return rows(key).getFirst();
  }

  /** Waits until the commands of a key have ended; their states in the order of their numbers. */
  public List<String> ended(String key, int count) {
    Awaitility.await("ended " + key)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> rows(key).stream().filter(row -> row.get("ended_at") != null).count() == count);
    return rows(key).stream().map(row -> (String) row.get("state")).toList();
  }

  /**
   * What was said of an operation: its events' data on the topic's way, whether relayed yet or not.
   */
  public List<JsonNode> outbox(String key) {
    return database
        .read(
            h ->
                h.createQuery("SELECT value FROM outbox WHERE key = :key ORDER BY id")
                    .bind("key", key)
                    .mapTo(String.class)
                    .list())
        .stream()
        .map(Json::tree)
        .toList();
  }

  /** A message of a topic. */
  public record Seen(String key, String value, int partition) {
    /** The event's data. */
    public JsonNode data() {
      return Json.tree(value).path("data");
    }

    public String id() {
      return Json.tree(value).path("id").asText();
    }
  }

  /** What is on a topic under a key up to its present end, in order. */
  public List<Seen> on(Topic topic, String key) {
    return onTopic(topic).stream().filter(seen -> key.equals(seen.key())).toList();
  }

  /** What is on a topic up to its present end, in order within a partition. */
  public List<Seen> onTopic(Topic topic) {
    String name = clients.name(topic);
    List<Seen> seen = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer = clients.consumer("probe", 500)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(name).stream()
              .map(p -> new TopicPartition(name, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(r -> seen.add(new Seen(r.key(), r.value(), r.partition())));
      }
    }
    return seen;
  }

  /** Lets a lease run out at once, as if its worker had stood still. */
  public void loseLease(String key) {
    database.run(
        h ->
            h.execute(
                "UPDATE work SET due = now() - interval '1 second' WHERE key = ? AND state = 'running'",
                key));
  }
}
