package io.perigee.contracts.envelope;

/**
 * Who and what made a message come about; carried from the HTTP request through commands to every
 * event.
 *
 * @param traceparent W3C trace context; may be null
 * @param requestId the operation's or HTTP request's id; may be null
 * @param actor {@code <kind>:<login>}; null for the platform itself
 */
public record Cause(String traceparent, String requestId, String actor) {

  /** The platform itself, on nobody's behalf. */
  public static final Cause PLATFORM = new Cause(null, null, null);
}
