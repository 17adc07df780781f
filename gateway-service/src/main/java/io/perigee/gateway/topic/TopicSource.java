package io.perigee.gateway.topic;

import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.envelope.MalformedMessage;
import io.perigee.contracts.state.StateRecord;
import io.perigee.contracts.topic.Topic;
import io.perigee.gateway.config.GatewayConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A topic of state records, read by plain consumers without a group: every replica reads all of it
 * for itself.
 */
public final class TopicSource {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final GatewayConfig.Broker broker;
  private final String topic;

  public TopicSource(GatewayConfig.Broker broker, Topic topic) {
    this.broker = broker;
    this.topic = topic.in(broker.topicPrefix());
  }

  /** A consumer that is assigned every partition and stands nowhere yet; the caller closes it. */
  public Consumer<String, String> open() {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", broker.bootstrap());
    config.put("client.id", "gateway-" + topic);
    config.put("enable.auto.commit", "false");
    // A lost place is told to the listener, never skipped in silence.
    config.put("auto.offset.reset", "none");
    config.put("default.api.timeout.ms", Long.toString(PATIENCE.toMillis()));
    config.put("request.timeout.ms", "5000");
    config.put("fetch.max.wait.ms", "100");
    config.put("reconnect.backoff.max.ms", "1000");
    broker
        .user()
        .filter(user -> !user.isBlank())
        .ifPresent(
            user -> {
              config.put("security.protocol", "SASL_PLAINTEXT");
              config.put("sasl.mechanism", "PLAIN");
              config.put(
                  "sasl.jaas.config",
                  "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
                      .formatted(user, broker.password().orElse("")));
            });
    Consumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
    try {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic, PATIENCE).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      if (partitions.isEmpty()) {
        throw new IllegalStateException("the topic " + topic + " is not there yet");
      }
      consumer.assign(partitions);
      return consumer;
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /** A partition of the topic. */
  public TopicPartition partition(int number) {
    return new TopicPartition(topic, number);
  }

  /**
   * The aggregate's state in a record; empty for tombstones and for what is no state record, which
   * stops nobody.
   */
  public static Optional<StateRecord> state(ConsumerRecord<String, String> read) {
    if (read.value() == null) {
      return Optional.empty();
    }
    try {
      Envelope envelope = Json.read(read.value(), Envelope.class);
      if (envelope.data() == null) {
        return Optional.empty();
      }
      return Optional.of(Json.convert(envelope.data(), StateRecord.class));
    } catch (MalformedMessage e) {
      return Optional.empty();
    }
  }

  /** The places of a map by partition number, in order. */
  public static long[] places(Map<TopicPartition, Long> offsets) {
    long[] places = new long[offsets.size()];
    offsets.forEach((partition, offset) -> places[partition.partition()] = offset);
    return places;
  }
}
