package io.perigee.compute.referent;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import java.util.UUID;

/**
 * An osimage or network of another service, as its owner last told it.
 *
 * @param kind {@code osimage} or {@code network}
 * @param id its identity
 * @param name its name outside
 * @param version grows with each change at its owner; 0 if the owner did not say
 * @param fields what nodes inherit from it, {@code kerneloptions} of an osimage; else an empty
 *     object
 */
public record Referent(String kind, UUID id, String name, long version, JsonNode fields) {

  public static final String OSIMAGE = "osimage";
  public static final String NETWORK = "network";

  /** Reads an owner's document; only what is needed here is kept. */
  public static Referent of(String kind, JsonNode document, long version) {
    JsonNode options = document.path("kerneloptions");
    JsonNode fields =
        kind.equals(OSIMAGE) && options.isTextual()
            ? Json.object().put("kerneloptions", options.textValue())
            : Json.object();
    return new Referent(
        kind,
        UUID.fromString(document.path("id").asText()),
        document.path("name").asText(),
        version,
        fields);
  }
}
