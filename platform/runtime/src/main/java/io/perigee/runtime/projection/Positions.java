package io.perigee.runtime.projection;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Handle;

/** Where a consumer stands in each partition: the offset of the next message. */
final class Positions {

  private final String consumer;

  Positions(String consumer) {
    this.consumer = consumer;
  }

  void store(Handle h, Map<TopicPartition, Long> next) {
    List<Map.Entry<TopicPartition, Long>> all = List.copyOf(next.entrySet());
    h.createUpdate(
            """
            INSERT INTO consumer_position (consumer, topic, partition, position)
            SELECT :consumer, topic, partition, position
            FROM unnest(:topics::text[], :partitions::integer[], :positions::bigint[]) AS p (topic, partition, position)
            ORDER BY topic, partition
            ON CONFLICT ON CONSTRAINT consumer_position_pk DO UPDATE SET position = excluded.position
            """)
        .bind("consumer", consumer)
        .bindArray("topics", String.class, all.stream().map(e -> e.getKey().topic()).toList())
        .bindArray(
            "partitions", Integer.class, all.stream().map(e -> e.getKey().partition()).toList())
        .bindArray("positions", Long.class, all.stream().map(Map.Entry::getValue).toList())
        .execute();
  }

  Map<TopicPartition, Long> of(Handle h, Collection<TopicPartition> partitions) {
    return h
        .createQuery(
            "SELECT topic, partition, position FROM consumer_position WHERE consumer = :consumer")
        .bind("consumer", consumer)
        .map(
            (row, context) ->
                Map.entry(new TopicPartition(row.getString(1), row.getInt(2)), row.getLong(3)))
        .stream()
        .filter(e -> partitions.contains(e.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
