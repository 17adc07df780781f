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
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Topics of state records, read by plain consumers without a group: every replica reads all of them
 * for itself.
 */
public final class TopicSource {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Asking seldom is nearly all that an idle gateway costs itself and the broker. */
  private static final Duration FOLLOWING = Duration.ofSeconds(2);

  /** Offsets without a record, as compaction leaves them, are passed after this time. */
  private static final Duration CATCHING_UP = Duration.ofMillis(100);

  private final GatewayConfig.Broker broker;
  private final List<Topic> topics;

  /**
   * @param topics read together, in this order
   */
  public TopicSource(GatewayConfig.Broker broker, Topic... topics) {
    this.broker = broker;
    this.topics = List.of(topics);
  }

  /** Opens them to follow what is published, standing nowhere yet; the caller closes them. */
  public OpenTopics open() {
    return open(FOLLOWING);
  }

  /** As {@link #open}, to read up to where they end. */
  public OpenTopics openToCatchUp() {
    return open(CATCHING_UP);
  }

  /**
   * @param wait how long the broker keeps a question that it has nothing to answer with
   */
  private OpenTopics open(Duration wait) {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", broker.bootstrap());
    config.put("client.id", "gateway-" + topics.getFirst().name());
    config.put("enable.auto.commit", "false");
    // A lost place is told to the listener, never skipped in silence.
    config.put("auto.offset.reset", "none");
    config.put("default.api.timeout.ms", Long.toString(PATIENCE.toMillis()));
    config.put("request.timeout.ms", "5000");
    config.put("fetch.max.wait.ms", Long.toString(wait.toMillis()));
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
      return OpenTopics.of(consumer, topics, broker.topicPrefix(), PATIENCE);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
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
}
