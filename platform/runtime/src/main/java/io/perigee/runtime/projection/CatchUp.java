package io.perigee.runtime.projection;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Whether a consumer has reached the ends that its partitions had when it first saw them. */
final class CatchUp {

  private final Map<TopicPartition, Long> goals = new HashMap<>();
  private volatile boolean reached;

  boolean reached() {
    return reached;
  }

  /**
   * Sets the goals of partitions that are new, before they are asked for records: a question behind
   * one that the broker keeps waits for it.
   */
  void aim(KafkaConsumer<String, String> consumer, Collection<TopicPartition> partitions) {
    if (!reached && !goals.keySet().containsAll(partitions)) {
      consumer.endOffsets(partitions).forEach(goals::putIfAbsent);
    }
  }

  void look(KafkaConsumer<String, String> consumer) {
    if (reached || consumer.assignment().isEmpty()) {
      return;
    }
    reached = consumer.assignment().stream().allMatch(p -> consumer.position(p) >= goals.get(p));
  }
}
