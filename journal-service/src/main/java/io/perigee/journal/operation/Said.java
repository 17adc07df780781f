package io.perigee.journal.operation;

import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.envelope.MalformedMessage;
import io.perigee.contracts.operation.OperationEvent;

/**
 * One message of the topic {@code operations}, of a shape that can be folded.
 *
 * @param messageId the envelope's id
 * @param actor who caused it, {@code <kind>:<login>}; may be null
 * @param event what was said
 */
record Said(String messageId, String actor, OperationEvent event) {

  private static final int LONGEST_ID = 255;
  private static final int LONGEST_TEXT = 4_096;

  /**
   * @param envelope null for a tombstone, which this topic has not
   * @throws MalformedMessage saying what it lacks
   */
  static Said of(Envelope envelope) throws MalformedMessage {
    if (envelope == null || envelope.data() == null) {
      throw new MalformedMessage("an operation's message has data");
    }
    OperationEvent event = Json.convert(envelope.data(), OperationEvent.class);
    require(plain(envelope.id()), "id");
    require(plain(event.requestId()), "request_id");
    require(event.phase() != null, "phase");
    require(event.at() != null, "at");
    switch (event.phase()) {
      case ACCEPTED -> require(event.commands() != null && event.commands() > 0, "commands");
      case MESSAGE ->
          require(event.commandId() != null && event.message() != null, "command_id and message");
      case ENDED -> {
        require(event.commandId() != null, "command_id");
        require(
            OperationEvent.DONE.equals(event.outcome())
                || OperationEvent.FAILED.equals(event.outcome()),
            "outcome");
      }
    }
    return new Said(envelope.id(), storable(envelope.actor()), event);
  }

  /**
   * The text to tell; null if there is none. A failure is told even if its command had nothing to
   * say about it.
   */
  String text() {
    String text = storable(event.message());
    return text == null && failed() ? "failed: " + storable(event.code()) : text;
  }

  boolean failed() {
    return OperationEvent.FAILED.equals(event.outcome());
  }

  boolean ended() {
    return event.phase() == OperationEvent.Phase.ENDED;
  }

  /** PostgreSQL's text takes no NUL, and a status line no novel. */
  static String storable(String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    String cut = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
    return cut.replace('\u0000', '\uFFFD');
  }

  private static boolean plain(String id) {
    return id != null && !id.isBlank() && id.length() <= LONGEST_ID && id.indexOf('\u0000') < 0;
  }

  private static void require(boolean there, String field) throws MalformedMessage {
    if (!there) {
      throw new MalformedMessage("an operation's message of this phase has a valid " + field);
    }
  }
}
