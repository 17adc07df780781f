package io.perigee.contracts.journal;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A configuration write that was carried out, on the topic {@code journal}, keyed by the id of the
 * object written; the data of an envelope of type {@code perigee.journal.<action>.v1}, whose {@code
 * actor} and {@code requestid} say who did it and by which request. It holds no secrets.
 *
 * @param kind the kind of object, as its state topic names it, for example {@code nodes}
 * @param id the object's id
 * @param name its name after the write; null if it has none
 * @param action what was done
 * @param changed the fields touched
 * @param changes their values by field; null where they are not told
 * @param account the owning account; null for the operator's own
 * @param face by which API it came; null if that is not known
 * @param at when it was done, UTC
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record JournalRecord(
    @JsonProperty(required = true) String kind,
    @JsonProperty(required = true) String id,
    String name,
    @JsonProperty(required = true) Action action,
    List<String> changed,
    Map<String, Change> changes,
    String account,
    String face,
    @JsonProperty(required = true) Instant at) {

  public JournalRecord {
    changed = changed == null ? List.of() : List.copyOf(changed);
    // In the order of the object's fields.
    changes =
        changes == null
            ? null
            : java.util.Collections.unmodifiableMap(new LinkedHashMap<>(changes));
  }

  /** What was done with the object. */
  public enum Action {
    @JsonProperty("created")
    CREATED,
    @JsonProperty("updated")
    UPDATED,
    @JsonProperty("renamed")
    RENAMED,
    @JsonProperty("deleted")
    DELETED;

    /** As it stands in messages. */
    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * A field's value before and after; either is null (left out) where there was none or it is not
   * known.
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Change(@JsonProperty("old") JsonNode before, @JsonProperty("new") JsonNode after) {}

  /** The envelope's type. */
  public String type() {
    return "perigee.journal." + action.text() + ".v1";
  }
}
