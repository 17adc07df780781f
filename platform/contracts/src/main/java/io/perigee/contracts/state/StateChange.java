package io.perigee.contracts.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.topic.Topic;
import java.util.List;

/**
 * A change of an aggregate, to be published in the transaction that makes it.
 *
 * @param topic the state topic of its kind
 * @param id the aggregate's UUID
 * @param name its name outside; may be null
 * @param version its version after the change, from its own row
 * @param account owning account; null for the operator's own
 * @param region its region; null where there is none
 * @param state its place in its life cycle
 * @param changed the fields touched
 * @param deleted true if this is its end
 * @param object the aggregate without secrets
 */
public record StateChange(
    Topic topic,
    String id,
    String name,
    long version,
    String account,
    String region,
    String state,
    List<String> changed,
    boolean deleted,
    ObjectNode object) {}
