package io.perigee.contracts.envelope;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A CloudEvent 1.0 in structured JSON, the form of every message on every topic.
 *
 * @param specversion always {@code 1.0}
 * @param id the message's identity; the same id means the same message, delivered again
 * @param source the service that says it, {@code /perigee/<service>}
 * @param type {@code perigee.<family>.<name>.v1}
 * @param subject what it is about: the aggregate's id or the request id
 * @param time when it was written to the outbox, UTC
 * @param datacontenttype always {@code application/json}
 * @param traceparent W3C trace context of the request that caused it; may be null
 * @param requestid the request that caused it; may be null
 * @param actor who caused it, {@code <kind>:<login>}; null when the platform itself did
 * @param data the message; its schema follows from {@code type}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Envelope(
    @JsonProperty(required = true) String specversion,
    @JsonProperty(required = true) String id,
    @JsonProperty(required = true) String source,
    @JsonProperty(required = true) String type,
    String subject,
    Instant time,
    String datacontenttype,
    String traceparent,
    String requestid,
    String actor,
    JsonNode data) {

  /** A new event of ours. */
  public static Envelope of(
      String id,
      String service,
      String type,
      String subject,
      Instant time,
      Cause cause,
      JsonNode data) {
    return new Envelope(
        "1.0",
        id,
        "/perigee/" + service,
        type,
        subject,
        time,
        "application/json",
        cause.traceparent(),
        cause.requestId(),
        cause.actor(),
        data);
  }
}
