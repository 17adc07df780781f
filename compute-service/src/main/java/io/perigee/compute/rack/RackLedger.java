package io.perigee.compute.rack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.ledger.Ledger;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Tells the journal of racks and of what is said of things in them. */
@Singleton
final class RackLedger {

  private final Ledger ledger;

  RackLedger(Ledger ledger) {
    this.ledger = ledger;
  }

  /** A rack with what stands in it; null where there was or is none. */
  void rack(Handle h, Rack before, Rack after, Cause cause) {
    String id = (before == null ? after : before).id().toString();
    ledger.tell(h, "racks", id, document(before), document(after), List.of(), cause);
  }

  /** Entries of the inventory. */
  void items(Handle h, List<Item> before, List<Item> after, Cause cause) {
    Map<String, Item> old =
        before.stream().collect(Collectors.toMap(Item::called, Function.identity()));
    after.forEach(item -> item(h, old.get(item.called()), item, cause));
  }

  /** An entry of the inventory; null where there was or is none. */
  void item(Handle h, Item before, Item after, Cause cause) {
    Item known = before != null && before.inventory() != null ? before : null;
    Item said = known == null ? after : known;
    String id = said.type().text() + "/" + said.name();
    ledger.tell(
        h,
        "inventory",
        id,
        known == null ? null : document(known),
        after == null ? null : document(after),
        List.of(),
        cause);
  }

  private static ObjectNode document(Rack rack) {
    if (rack == null) {
      return null;
    }
    ObjectNode document =
        Json.object()
            .put("name", rack.name())
            .put("size", rack.size())
            .put("order", rack.order())
            .put("room", rack.room())
            .put("site", rack.site());
    ArrayNode devices = document.putArray("devices");
    rack.devices().forEach(d -> devices.add(document(d)));
    return document;
  }

  private static ObjectNode document(Item item) {
    return Json.object()
        .put("name", item.name())
        .put("type", item.type().text())
        .put("vendor", item.vendor())
        .put("height", item.height())
        .put("orientation", item.orientation())
        .put("position", item.position());
  }
}
