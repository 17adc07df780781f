package io.perigee.contracts.envelope;

/**
 * A message on a topic that is not what its schema says. It is parked; it never stops a consumer.
 */
public final class MalformedMessage extends Exception {

  private static final long serialVersionUID = 1L;

  public MalformedMessage(String message) {
    super(message);
  }
}
