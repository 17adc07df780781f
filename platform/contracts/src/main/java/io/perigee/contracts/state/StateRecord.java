package io.perigee.contracts.state;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The whole state of one aggregate after a change, on its compacted topic, keyed by {@code id}; the
 * data of an envelope of type {@code perigee.state.<topic>.v1}. A consumer applies it only if
 * (generation, version) is newer than what it has.
 *
 * <p>Besides aggregates, an owner's republication writes marks: records of id {@code
 * mark:<partition>} with {@code sweep} true, after which rows of an older generation in that
 * partition no longer exist at their owner.
 *
 * @param id the aggregate's UUID, or {@code mark:<partition>}
 * @param name the name outside, unique per account where the owner says so; null if it has none
 * @param version grows by one with each change of the aggregate
 * @param generation grows when the owner republishes everything
 * @param accountId the owning account; null for the operator's own
 * @param regionId the region; null where there is none
 * @param state the aggregate's place in its life cycle, for example {@code running}; {@code
 *     deleted} at its end
 * @param changed the fields that this change touched; empty in a republication
 * @param deleted true once the aggregate is no more
 * @param sweep true for a mark
 * @param object the aggregate without secrets; null in a mark
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record StateRecord(
    @JsonProperty(required = true) String id,
    String name,
    @JsonProperty(required = true) long version,
    @JsonProperty(required = true) long generation,
    String accountId,
    String regionId,
    String state,
    List<String> changed,
    boolean deleted,
    boolean sweep,
    ObjectNode object) {

  public StateRecord {
    changed = changed == null ? List.of() : List.copyOf(changed);
  }

  /** The envelope's type for a state topic. */
  public static String type(String topic) {
    return "perigee.state." + topic + ".v1";
  }
}
