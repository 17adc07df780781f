package io.perigee.journeys.resilience;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.operation.OperationEvent;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.journeys.client.LocalInstallation;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What the topics say that happened, read from their beginning by the read-only user. */
final class History {

  /** What is said of one operation. */
  static final class Told {
    Integer commands;
    String kind;
    final Map<String, String> ended = new LinkedHashMap<>();
    final Map<String, String> keys = new HashMap<>();
    final Set<String> contradicted = new HashSet<>();

    /** The messages by which each command was said to have ended, by their ids. */
    final Map<String, Set<String>> endings = new HashMap<>();

    /** What a reader is told, by the message's id, in order. */
    final Map<String, String> texts = new LinkedHashMap<>();

    boolean over() {
      return commands != null && ended.size() == commands;
    }
  }

  private final Map<String, Told> operations = new LinkedHashMap<>();
  private final Map<String, JsonNode> states = new HashMap<>();
  private final Map<String, String> bodies = new HashMap<>();
  private final Set<String> contradictions = new HashSet<>();

  static History read(LocalInstallation installation) throws IOException {
    History history = new History();
    each(installation, Topics.OPERATIONS, history::operation);
    for (Topic topic : Topics.STATE) {
      each(installation, topic, (record, envelope) -> history.state(topic, envelope));
    }
    return history;
  }

  Map<String, Told> operations() {
    return operations;
  }

  /** The newest state of each aggregate, by {@code <topic> <id>}. */
  Map<String, JsonNode> states() {
    return states;
  }

  /** Ids under which two different messages were sent. */
  Set<String> contradictions() {
    return contradictions;
  }

  private void operation(ConsumerRecord<String, String> record, JsonNode envelope) {
    once(envelope);
    JsonNode data = envelope.path("data");
    Told told = operations.computeIfAbsent(data.path("request_id").asText(), id -> new Told());
    String message = envelope.path("id").asText();
    if (data.hasNonNull("message")) {
      told.texts.putIfAbsent(message, data.path("message").asText());
    } else if (failed(data.path("outcome").asText())) {
      told.texts.putIfAbsent(message, "failed: " + data.path("code").asText());
    }
    switch (data.path("phase").asText()) {
      case "accepted" -> {
        told.commands = data.path("commands").asInt();
        told.kind = data.path("kind").asText();
      }
      case "ended" -> {
        String command = data.path("command_id").asText();
        String outcome = data.path("outcome").asText();
        told.keys.put(command, data.path("key").asText());
        told.endings.computeIfAbsent(command, c -> new HashSet<>()).add(message);
        String before = told.ended.put(command, outcome);
        if (before != null && !before.equals(outcome)) {
          told.contradicted.add(command);
        }
      }
      default -> {
        // messages on the way
      }
    }
  }

  private void state(Topic topic, JsonNode envelope) {
    JsonNode data = envelope.path("data");
    if (!data.path("sweep").asBoolean()) {
      states.merge(
          topic.name() + " " + data.path("id").asText(),
          data,
          (a, b) -> b.path("version").asLong() >= a.path("version").asLong() ? b : a);
    }
  }

  /** The same id may come twice; but then it is the same message, but for when it was written. */
  private void once(JsonNode envelope) {
    JsonNode data = envelope.path("data");
    String said =
        data.path("phase").asText()
            + data.path("outcome").asText()
            + data.path("message").asText()
            + data.path("code").asText();
    String before = bodies.put(envelope.path("id").asText(), said);
    if (before != null && !before.equals(said)) {
      contradictions.add(envelope.path("id").asText() + ": " + before + " / " + said);
    }
  }

  /** Every message of a topic that is an object with data, from the beginning. */
  static void each(
      LocalInstallation installation,
      Topic topic,
      BiConsumer<ConsumerRecord<String, String>, JsonNode> use)
      throws IOException {
    Properties settings = installation.asReader();
    settings.put("enable.auto.commit", "false");
    String name = installation.topic(topic);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(name).stream()
              .map(p -> new TopicPartition(name, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        if (Instant.now().isAfter(deadline)) {
          throw new IllegalStateException("the topic cannot be read to its end: " + name);
        }
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(500))) {
          JsonNode envelope = parse(record.value());
          if (envelope.path("data").isObject()) {
            use.accept(record, envelope);
          }
        }
      }
    }
  }

  /** Malformed messages are there on purpose. */
  private static JsonNode parse(String value) {
    try {
      return value == null ? Json.MAPPER.missingNode() : Json.tree(value);
    } catch (IllegalArgumentException e) {
      return Json.MAPPER.missingNode();
    }
  }

  static boolean failed(String outcome) {
    return OperationEvent.FAILED.equals(outcome);
  }
}
