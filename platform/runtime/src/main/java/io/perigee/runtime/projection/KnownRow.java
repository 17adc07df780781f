package io.perigee.runtime.projection;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What this service knows of another's aggregate.
 *
 * @param topic the state topic's name
 * @param id the aggregate's UUID
 * @param name its name outside; may be null
 * @param account the owning account; null for the operator's own
 * @param region its region; null where there is none
 * @param state its place in its life cycle
 * @param deleted true once it is no more
 * @param object the aggregate as its owner published it
 */
public record KnownRow(
    String topic,
    String id,
    String name,
    String account,
    String region,
    long version,
    String state,
    boolean deleted,
    JsonNode object) {}
