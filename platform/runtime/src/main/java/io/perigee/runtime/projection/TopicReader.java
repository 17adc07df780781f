package io.perigee.runtime.projection;

import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.envelope.MalformedMessage;
import io.perigee.contracts.state.StateRecord;
import io.perigee.contracts.topic.Topic;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Handle;

/**
 * A CDI bean that folds a topic into this service's tables. Batches come in order of each
 * partition; the position is stored in the same transaction, so a batch is folded once, unless an
 * operator sets the position back: folding must stand a repetition all the same, since a relay may
 * send a message twice.
 */
public interface TopicReader {

  /** A message. */
  final class Received {

    private final ConsumerRecord<String, String> record;
    private final Envelope envelope;
    private StateRecord state;

    /**
     * @param envelope null for a tombstone
     */
    public Received(ConsumerRecord<String, String> record, Envelope envelope) {
      this.record = record;
      this.envelope = envelope;
    }

    public ConsumerRecord<String, String> record() {
      return record;
    }

    /** Null for a tombstone. */
    public Envelope envelope() {
      return envelope;
    }

    /**
     * What the message of a state topic says; it is read once, however often this is asked.
     *
     * @throws MalformedMessage if it is no state record
     */
    public StateRecord state() throws MalformedMessage {
      if (state == null) {
        state = Json.convert(envelope.data(), StateRecord.class);
      }
      return state;
    }
  }

  Topic topic();

  /**
   * Looks whether the message is of the shape that {@link #fold} expects. One that is not is parked
   * and left out.
   *
   * @throws MalformedMessage if it is not
   */
  default void check(Received message) throws MalformedMessage {}

  /** Folds a batch, in the transaction that moves the position past it. */
  void fold(Handle h, List<Received> batch);
}
