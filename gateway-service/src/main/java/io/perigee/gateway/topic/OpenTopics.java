package io.perigee.gateway.topic;

import io.perigee.contracts.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * Topics being read together. Their partitions are numbered one after the other, topic by topic:
 * where a reader stands is an array of offsets by these numbers.
 */
public final class OpenTopics implements AutoCloseable {

  /** Longer waits are for the answer to a question that the broker keeps while nothing is new. */
  private static final Duration CLOSE = Duration.ofMillis(300);

  private final Consumer<String, String> consumer;
  private final List<TopicPartition> partitions;
  private final List<Topic> topics;
  private final Map<TopicPartition, Integer> numbers = new HashMap<>();

  /**
   * @param topics the topic of each partition
   */
  private OpenTopics(
      Consumer<String, String> consumer, List<TopicPartition> partitions, List<Topic> topics) {
    this.consumer = consumer;
    this.partitions = partitions;
    this.topics = topics;
    for (int number = 0; number < partitions.size(); number++) {
      numbers.put(partitions.get(number), number);
    }
    consumer.assign(partitions);
  }

  /**
   * @throws IllegalStateException if a topic is not there yet
   */
  static OpenTopics of(
      Consumer<String, String> consumer, List<Topic> wanted, String prefix, Duration patience) {
    List<TopicPartition> partitions = new ArrayList<>();
    List<Topic> topics = new ArrayList<>();
    for (Topic topic : wanted) {
      int count = consumer.partitionsFor(topic.in(prefix), patience).size();
      if (count == 0) {
        throw new IllegalStateException("the topic " + topic.in(prefix) + " is not there yet");
      }
      for (int partition = 0; partition < count; partition++) {
        partitions.add(new TopicPartition(topic.in(prefix), partition));
        topics.add(topic);
      }
    }
    return new OpenTopics(consumer, partitions, topics);
  }

  /** The next records; none if nothing came for so long. */
  public Iterable<ConsumerRecord<String, String>> poll(Duration patience) {
    return consumer.poll(patience);
  }

  /** The number of the partition that a record is from. */
  public int number(ConsumerRecord<String, String> read) {
    return numbers.get(new TopicPartition(read.topic(), read.partition()));
  }

  /** The topic that a partition is of. */
  public Topic topic(int number) {
    return topics.get(number);
  }

  /** Goes to these places. */
  public void seek(long[] offsets) {
    for (int number = 0; number < offsets.length; number++) {
      consumer.seek(partitions.get(number), offsets[number]);
    }
  }

  /**
   * Where the reading stands: beyond offsets that hold no record too, as compaction leaves them.
   */
  public long[] positions() {
    return partitions.stream().mapToLong(consumer::position).toArray();
  }

  /** Where the oldest records are. */
  public long[] begins() {
    return places(consumer.beginningOffsets(partitions));
  }

  /** Where the next records will be. */
  public long[] ends() {
    return places(consumer.endOffsets(partitions));
  }

  /**
   * Where what is younger begins.
   *
   * @param time epoch milliseconds
   */
  public long[] after(long time) {
    Map<TopicPartition, Long> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, time + 1));
    Map<TopicPartition, Long> places = new HashMap<>(consumer.endOffsets(partitions));
    for (Map.Entry<TopicPartition, OffsetAndTimestamp> found :
        consumer.offsetsForTimes(asked).entrySet()) {
      if (found.getValue() != null) {
        places.put(found.getKey(), found.getValue().offset());
      }
    }
    return places(places);
  }

  /** Ends a {@link #poll} that another thread waits in. */
  public void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE));
  }

  private long[] places(Map<TopicPartition, Long> offsets) {
    return partitions.stream().mapToLong(offsets::get).toArray();
  }
}
