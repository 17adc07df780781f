package io.perigee.runtime.projection;

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

  void look(KafkaConsumer<String, String> consumer) {
    if (reached || consumer.assignment().isEmpty()) {
      return;
    }
    if (!goals.keySet().containsAll(consumer.assignment())) {
      goals.putAll(consumer.endOffsets(consumer.assignment()));
    }
    reached = consumer.assignment().stream().allMatch(p -> consumer.position(p) >= goals.get(p));
  }
}
