package io.perigee.gateway.topic;

import io.perigee.contracts.state.StateRecord;
import io.perigee.contracts.topic.Topic;

/** Hears what a {@link TopicReader} reads, on the reader's thread. */
public interface TopicListener {

  /** The reader begins, or begins anew, at these places, by the partitions' numbers. */
  void begin(long[] offsets);

  /**
   * A record was read.
   *
   * @param topic from this topic
   * @param partition its number among all that are read
   * @param published the record's time, epoch milliseconds
   * @param state null for a tombstone and for what is no state record
   */
  void read(Topic topic, int partition, long offset, long published, StateRecord state);

  /** The reader lost its place; what comes next is {@link #begin}. */
  void lost();
}
