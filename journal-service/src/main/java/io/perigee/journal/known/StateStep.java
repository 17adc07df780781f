package io.perigee.journal.known;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.state.StateRecord;
import io.perigee.contracts.topic.Topic;

/**
 * One change of an aggregate, as its owner told it, with what was known of it before.
 *
 * @param topic the state topic
 * @param envelope the message
 * @param after the state after the change
 * @param nameBefore its name before; null if it was not known
 * @param before the object before; null if it was not known
 */
public record StateStep(
    Topic topic, Envelope envelope, StateRecord after, String nameBefore, JsonNode before) {

  /** True if this is its first state, as far as can be seen. */
  public boolean begins() {
    return before == null
        && (after.version() <= 1
            || after.changed().isEmpty()
            || after.changed().contains("created"));
  }
}
