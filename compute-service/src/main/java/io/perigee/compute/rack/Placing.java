package io.perigee.compute.rack;

import io.perigee.compute.rack.Item.Type;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Missing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a request makes of the things that can stand in a rack. */
final class Placing {

  private Placing() {}

  /**
   * The devices as they shall be.
   *
   * @param there those of them that there are
   * @param rack the rack that they shall stand in; null if they stay where they are
   * @throws Invalid if one does not exist
   * @throws Missing if one comes to a rack and is not said where
   */
  static List<Item> applied(List<Item> there, Rack rack, List<ItemChange> changes) {
    Map<String, Item> byKey =
        there.stream()
            .collect(Collectors.toMap(i -> i.type() + "/" + i.name(), Function.identity()));
    List<Item> after = new ArrayList<>();
    for (ItemChange change : changes) {
      Item before = byKey.get(change.key());
      after.add(applied(before == null ? fresh(change) : before, change, rack));
    }
    return after;
  }

  private static Item fresh(ItemChange change) {
    if (change.type() != Type.CONTROLLER) {
      throw Invalid.field(
          change.at() + ".name",
          "%s.name: %s %s does not exist"
              .formatted(change.at(), change.type().text(), change.name()));
    }
    return new Item(null, change.type(), null, change.name(), null, 1, "front", null, null);
  }

  private static Item applied(Item before, ItemChange change, Rack rack) {
    Integer position = change.position();
    if (rack != null && position == null) {
      if (!rack.id().equals(before.rack())) {
        throw Missing.field(change.at() + ".position");
      }
      position = before.position();
    }
    return new Item(
        before.inventory(),
        before.type(),
        before.device(),
        before.name(),
        change.vendor() == null ? before.vendor() : change.vendor(),
        change.height() == null ? before.height() : change.height(),
        change.orientation() == null ? before.orientation() : change.orientation(),
        rack == null ? before.rack() : rack.id(),
        rack == null ? before.position() : position);
  }
}
