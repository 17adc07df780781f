package io.perigee.gateway.changefeed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateRecord;
import java.util.List;
import java.util.Set;

/**
 * One change of a machine, as the changefeed tells it (CloudAPI, GetChangefeed). Shared by all
 * sockets that it goes to, and written once for all of them.
 */
final class Change {

  /** The parts of a machine that a subscriber may ask for. */
  static final Set<String> SUB_RESOURCES =
      Set.of(
          "alias",
          "customer_metadata",
          "destroyed",
          "nics",
          "owner_uuid",
          "server_uuid",
          "state",
          "tags");

  private final StateRecord state;
  private final List<String> subResources;
  private final int partition;
  private final long offset;
  private final Cursor cursor;
  private volatile String text;

  /**
   * @param partition where it was read
   * @param offset and at which place there
   * @param cursor where a reader stands once this is read; its time is when the change was
   *     published
   */
  Change(StateRecord state, int partition, long offset, Cursor cursor) {
    this.state = state;
    this.subResources = state.changed().stream().filter(SUB_RESOURCES::contains).toList();
    this.partition = partition;
    this.offset = offset;
    this.cursor = cursor;
  }

  /** True if it touches nothing that the changefeed tells of, as a republication does. */
  static boolean isSilent(StateRecord state) {
    return state.sweep()
        || state.accountId() == null
        || state.changed().stream().noneMatch(SUB_RESOURCES::contains);
  }

  String machine() {
    return state.id();
  }

  List<String> subResources() {
    return subResources;
  }

  /** True if a reader at these places has it already. */
  boolean isBefore(long[] offsets) {
    return partition < offsets.length && offset < offsets[partition];
  }

  /** The same change, its message written already. */
  Change written() {
    text();
    return this;
  }

  /** The message that subscribers get. */
  String text() {
    String known = text;
    if (known == null) {
      ObjectNode message = Json.object().put("changedResourceId", state.id());
      message.put("published", cursor.time());
      message.put("resourceState", state.state());
      message
          .putObject("changeKind")
          .put("resource", "vm")
          .set("subResources", Json.MAPPER.valueToTree(subResources));
      message.set("resourceObject", state.object());
      message.put("sequence", cursor.text());
      known = message.toString();
      text = known;
    }
    return known;
  }
}
