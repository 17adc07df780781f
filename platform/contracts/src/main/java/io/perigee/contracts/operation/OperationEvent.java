package io.perigee.contracts.operation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;

/**
 * What is said about an operation on {@code operations}, keyed by its request id.
 *
 * <pre>
 *  accepted ──► message* ──► ended (one per command) ──► the operation is over when `commands` commands have ended
 * </pre>
 *
 * An operation's outcome is {@code failed} if any of its commands failed, else {@code done}.
 *
 * @param requestId the operation
 * @param phase what this event is
 * @param kind the operation's kind, {@code osimage.pack}
 * @param subject what it acts on, as the caller named it
 * @param account the account on whose behalf; null for the operator's own
 * @param face by which API it came: {@code luna}, {@code cloudapi}, {@code lunanode} or {@code
 *     internal}
 * @param commands in {@code accepted}: how many commands it has; else null
 * @param commandId the command that this is about; null in {@code accepted}
 * @param key the aggregate that the command acts on; null in {@code accepted}
 * @param outcome in {@code ended}: {@code done} or {@code failed}; else null
 * @param code in a failed {@code ended}: the error's code, for example {@code expired}; else null
 * @param message text for people; null when there is nothing to say
 * @param result in {@code ended}: what the command found, by its kind; else null
 * @param at when it happened, UTC
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record OperationEvent(
    @JsonProperty(required = true) String requestId,
    @JsonProperty(required = true) Phase phase,
    String kind,
    String subject,
    String account,
    String face,
    Integer commands,
    UUID commandId,
    String key,
    String outcome,
    String code,
    String message,
    JsonNode result,
    @JsonProperty(required = true) Instant at) {

  /** The envelope's type of each phase is {@code perigee.operation.<phase>.v1}. */
  public enum Phase {
    @JsonProperty("accepted")
    ACCEPTED,
    @JsonProperty("message")
    MESSAGE,
    @JsonProperty("ended")
    ENDED;

    public String type() {
      return "perigee.operation." + name().toLowerCase(java.util.Locale.ROOT) + ".v1";
    }
  }

  public static final String DONE = "done";
  public static final String FAILED = "failed";
}
