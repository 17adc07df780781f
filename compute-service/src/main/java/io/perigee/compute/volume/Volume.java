package io.perigee.compute.volume;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.machine.MachineObject;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * A shared volume (<i>Volume objects</i>).
 *
 * @param type {@code tritonnfs}
 * @param size MiB
 * @param networks where it can be reached
 * @param addresses network ids to its addresses there
 * @param host the host that serves it; null until it was placed
 * @param error why it failed; null if it did not
 * @param refs the machines that mount it and could run
 */
public record Volume(
    UUID id,
    long number,
    UUID account,
    UUID region,
    String name,
    String type,
    long size,
    State state,
    List<UUID> networks,
    ObjectNode addresses,
    ObjectNode tags,
    UUID host,
    String error,
    long version,
    Instant created,
    List<UUID> refs) {

  /** The one type there is. */
  public static final String NFS = "tritonnfs";

  /**
   * A volume's life:
   *
   * <pre>
   *  creating ──► ready ──► deleting ──► (gone)
   *      └──► failed ──────────┘ ▲
   *              └───────────────┘
   * </pre>
   */
  public enum State {
    CREATING,
    READY,
    DELETING,
    FAILED;

    /** In the database and in answers. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /** Where it is mounted from; null until it has an address. */
  public String path() {
    return VolumeRow.path(networks, addresses);
  }

  /** As CloudAPI shows it, and as it is published. */
  public ObjectNode object() {
    ObjectNode object =
        Json.object()
            .put("id", id.toString())
            .put("name", name)
            .put("owner_uuid", account.toString())
            .put("type", type)
            .put("created", MachineObject.time(created))
            .put("state", state.word())
            .put("size", size);
    array(object, "networks", networks);
    array(object, "refs", refs);
    object.set("tags", tags);
    if (path() != null) {
      object.put("filesystem_path", path());
    }
    if (error != null) {
      object.put("error", error);
    }
    return object;
  }

  /** What is told of it. */
  StateChange told(List<String> changed, boolean gone) {
    ObjectNode object = object().put("number", number);
    return new StateChange(
        Topics.VOLUMES,
        id.toString(),
        name,
        version,
        account.toString(),
        region.toString(),
        gone ? "deleted" : state.word(),
        changed,
        gone,
        object);
  }

  private static void array(ObjectNode object, String field, List<UUID> ids) {
    ArrayNode array = object.putArray(field);
    ids.forEach(id -> array.add(id.toString()));
  }
}
