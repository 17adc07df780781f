package io.perigee.devkit.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.engine.KafkaUsers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Reads a topic from its beginning as the read-only user. Not thread-safe. */
public final class TopicProbe implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<String, String> consumer;
  private final List<Seen> seen = new ArrayList<>();

  /**
   * A message.
   *
   * @param key the message's key
   * @param value the message as JSON, null for a tombstone
   */
  public record Seen(String key, JsonNode value, int partition, long offset) {

    /** The CloudEvent's data. */
    public JsonNode data() {
      return value == null ? null : value.get("data");
    }
  }

  private TopicProbe(Properties client, String topic) {
    client.setProperty("group.id", "reader-probe");
    client.setProperty("enable.auto.commit", "false");
    consumer = new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(p -> new TopicPartition(topic, p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Reads a topic of the module under test, by its name without the prefix. */
  public static TopicProbe ofModule(String name) {
    Config config = ConfigProvider.getConfig();
    Properties client = new Properties();
    client.setProperty(
        "bootstrap.servers", config.getValue("perigee.kafka.bootstrap", String.class));
    client.putAll(
        KafkaUsers.login(
            KafkaUsers.READER, config.getValue("perigee.test.reader.password", String.class)));
    return new TopicProbe(
        client, config.getValue("perigee.topic-prefix", String.class) + "." + name);
  }

  /**
   * Reads any topic.
   *
   * @param client a Kafka client's configuration
   * @param topic the topic's full name
   */
  public static TopicProbe of(Properties client, String topic) {
    Properties own = new Properties();
    own.putAll(client);
    return new TopicProbe(own, topic);
  }

  /**
   * The first message, old or new, that is as wanted.
   *
   * @throws AssertionError if none has come within the time
   */
  public Seen await(Duration atMost, Predicate<Seen> wanted) {
    long giveUp = System.nanoTime() + atMost.toNanos();
    while (true) {
      Optional<Seen> found = seen.stream().filter(wanted).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() > giveUp) {
        throw new AssertionError(
            "no such message within "
                + atMost
                + " among "
                + seen.size()
                + " of "
                + consumer.assignment());
      }
      poll();
    }
  }

  /** Every message up to the topic's present end, in order within a partition. */
  public List<Seen> all() {
    var ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      poll();
    }
    return List.copyOf(seen);
  }

  private void poll() {
    for (ConsumerRecord<String, String> message : consumer.poll(POLL)) {
      JsonNode value = message.value() == null ? null : Json.tree(message.value());
      seen.add(new Seen(message.key(), value, message.partition(), message.offset()));
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
