package io.perigee.journeys.consumer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads a topic from its beginning to where it ends now, as any program with kafka-clients does.
 */
final class Topic {

  /** The resilience journey puts malformed messages under this key; they are not Perigee's. */
  private static final String SPOILED = "spoiled";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Topic() {}

  static List<ConsumerRecord<String, String>> read(String address, Properties settings) {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(address).stream()
              .map(p -> new TopicPartition(address, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Instant deadline = Instant.now().plus(PATIENCE);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        if (Instant.now().isAfter(deadline)) {
          throw new IllegalStateException("the topic cannot be read to its end: " + address);
        }
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(500))) {
          if (!SPOILED.equals(record.key())) {
            records.add(record);
          }
        }
      }
    }
    return records;
  }
}
