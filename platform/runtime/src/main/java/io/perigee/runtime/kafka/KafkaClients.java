package io.perigee.runtime.kafka;

import io.perigee.contracts.topic.Topic;
import io.perigee.runtime.RuntimeConfig;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Makes producers and consumers with the installation's address, credentials and limits. */
@Singleton
public final class KafkaClients {

  private static final Duration CLOSE = Duration.ofMillis(300);

  private final RuntimeConfig config;

  KafkaClients(RuntimeConfig config) {
    this.config = config;
  }

  /** A topic's full name in this installation. */
  public String name(Topic topic) {
    return topic.in(config.topicPrefix());
  }

  /** An idempotent producer that waits for all replicas. */
  public KafkaProducer<String, String> producer() {
    Map<String, Object> p = common();
    long delivery = config.kafka().deliveryTimeout().toMillis();
    p.put(ProducerConfig.ACKS_CONFIG, "all");
    p.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    p.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    p.put(ProducerConfig.BATCH_SIZE_CONFIG, 65_536);
    p.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 8L * 1024 * 1024);
    p.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    p.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) Math.min(10_000, delivery));
    p.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) delivery);
    p.put(ProducerConfig.CLIENT_ID_CONFIG, config.service() + "-relay");
    return new KafkaProducer<>(p, new StringSerializer(), new StringSerializer());
  }

  /**
   * A consumer of a group that commits nothing by itself.
   *
   * @param group the group's name without the prefix
   * @param batch how many records a poll gives at most
   */
  public KafkaConsumer<String, String> consumer(String group, int batch) {
    Map<String, Object> p = common();
    p.put(ConsumerConfig.GROUP_ID_CONFIG, config.topicPrefix() + "." + group);
    p.put(ConsumerConfig.CLIENT_ID_CONFIG, group);
    p.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    p.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    p.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, batch);
    p.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
    p.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
    p.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 120_000);
    // The thread that sends the group's heartbeats looks as often as this.
    p.put(ConsumerConfig.RETRY_BACKOFF_MS_CONFIG, 300);
    // What comes is answered with at once; asking seldom for nothing is most of what idling costs.
    p.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 2_000);
    p.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 2 * 1024 * 1024);
    p.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1_100_000);
    p.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    p.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000);
    return new KafkaConsumer<>(p, new StringDeserializer(), new StringDeserializer());
  }

  /**
   * Closes a consumer; null is none. It leaves its group within milliseconds; what it would wait
   * for after that is the answer to a question that the broker keeps while there is nothing new.
   */
  public static void close(KafkaConsumer<String, String> consumer) {
    if (consumer != null) {
      consumer.close(CloseOptions.timeout(CLOSE));
    }
  }

  private Map<String, Object> common() {
    Map<String, Object> p = new HashMap<>();
    p.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.kafka().bootstrap());
    p.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    p.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 3_000);
    config
        .kafka()
        .user()
        .ifPresent(
            user -> {
              p.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SASL_PLAINTEXT");
              p.put(SaslConfigs.SASL_MECHANISM, "PLAIN");
              p.put(
                  SaslConfigs.SASL_JAAS_CONFIG,
                  "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
                      .formatted(user, config.kafka().password().orElse("")));
            });
    return p;
  }
}
