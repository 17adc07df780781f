package io.perigee.contracts.command;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;

/**
 * Work for a service, the data of an envelope of type {@code perigee.command.<kind>.v1} on {@code
 * commands.<service>}.
 *
 * @param commandId the command's identity, by which it is done once
 * @param requestId the operation that it belongs to
 * @param kind what to do, {@code <noun>.<verb>}, for example {@code power.on}
 * @param key the aggregate that it acts on; commands of one key are done one at a time, in order of
 *     their number
 * @param number the command's place among those of its key, from the accepting service, growing
 * @param account the account on whose behalf; null for the operator's own
 * @param bulk true if interactive work may overtake it
 * @param deadline after this time it is no longer begun, and ends {@code expired}
 * @param payload what the kind needs; no secrets
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Command(
    @JsonProperty(required = true) UUID commandId,
    @JsonProperty(required = true) String requestId,
    @JsonProperty(required = true) String kind,
    @JsonProperty(required = true) String key,
    @JsonProperty(required = true) long number,
    String account,
    boolean bulk,
    @JsonProperty(required = true) Instant deadline,
    JsonNode payload) {

  /** The envelope's type for a kind of command. */
  public static String type(String kind) {
    return "perigee.command." + kind + ".v1";
  }
}
