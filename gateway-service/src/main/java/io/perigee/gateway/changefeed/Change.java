package io.perigee.gateway.changefeed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateRecord;
import java.util.List;

/**
 * One change of a resource, as the changefeed tells it (CloudAPI, GetChangefeed). Shared by all
 * sockets that it goes to, and written once for all of them.
 */
final class Change {

  private final Resource resource;
  private final StateRecord state;
  private final List<String> subResources;
  private final int partition;
  private final long offset;
  private final Cursor cursor;
  private final String left;
  private volatile byte[] frame;
  private volatile byte[] farewell;

  /**
   * @param partition number of the partition where it was read
   * @param offset and at which place there
   * @param cursor where a reader stands once this is read; its time is when the change was
   *     published
   */
  Change(Resource resource, StateRecord state, int partition, long offset, Cursor cursor) {
    this.resource = resource;
    this.state = state;
    this.subResources = resource.told(state.changed());
    this.partition = partition;
    this.offset = offset;
    this.cursor = cursor;
    this.left = state.object() == null ? null : state.object().path("left").textValue();
  }

  Resource resource() {
    return resource;
  }

  /** Its UUID. */
  String id() {
    return state.id();
  }

  /**
   * Whether the URL of a region shows it. What is in no region is in all; images may be in several.
   *
   * @param region its UUID
   */
  boolean isIn(String region) {
    if (state.regionId() == null || state.regionId().equals(region)) {
      return true;
    }
    JsonNode further = state.object() == null ? null : state.object().path("copied_to");
    if (further != null) {
      for (JsonNode each : further) {
        if (region.equals(each.textValue())) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * True if this change took it out of a region: there, it is gone.
   *
   * @param region its UUID
   */
  boolean hasLeft(String region) {
    return left != null && left.equals(region);
  }

  /**
   * What changed of it, as the URL of a region sees it.
   *
   * @param region its UUID; null for an installation that is one datacenter
   */
  List<String> subResources(String region) {
    return hasLeft(region) ? List.of("state") : subResources;
  }

  /** True if a reader at these places has it already. */
  boolean isBefore(long[] offsets) {
    return partition < offsets.length && offset < offsets[partition];
  }

  /** The same change, its message written already. */
  Change written() {
    frame(null);
    return this;
  }

  /**
   * The message that subscribers get at the URL of a region, as a frame (RFC 6455); not to be
   * changed.
   *
   * @param region its UUID; null for an installation that is one datacenter
   */
  byte[] frame(String region) {
    if (hasLeft(region)) {
      byte[] known = farewell;
      if (known == null) {
        known = TextFrame.of(text("deleted", List.of("state")));
        farewell = known;
      }
      return known;
    }
    byte[] known = frame;
    if (known == null) {
      known = TextFrame.of(text(state.state(), subResources));
      frame = known;
    }
    return known;
  }

  private String text(String stateThere, List<String> changed) {
    ObjectNode message = Json.object().put("changedResourceId", state.id());
    message.put("published", cursor.time());
    message.put("resourceState", stateThere);
    message
        .putObject("changeKind")
        .put("resource", resource.word())
        .set("subResources", Json.MAPPER.valueToTree(changed));
    message.set("resourceObject", state.object());
    message.put("sequence", cursor.text());
    return message.toString();
  }
}
