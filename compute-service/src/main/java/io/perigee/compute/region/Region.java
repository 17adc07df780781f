package io.perigee.compute.region;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import java.time.Instant;
import java.util.UUID;

/**
 * A place with hosts of its own: CloudAPI's datacenter, LunaNode's region.
 *
 * @param number its place in order of making; the lowest is the default
 * @param name the name in URLs and requests, {@code [a-z0-9-]}
 * @param label the name for people
 * @param version grows by one with each change
 */
public record Region(
    UUID id,
    long number,
    String name,
    String label,
    long version,
    Instant created,
    Instant updated) {

  /** The region as it is published. */
  public ObjectNode object() {
    return Json.object()
        .put("id", id.toString())
        .put("number", number)
        .put("name", name)
        .put("label", label)
        .put("created", created.toString())
        .put("updated", updated.toString());
  }
}
