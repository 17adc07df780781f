package io.perigee.compute.rack;

import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import java.util.HashMap;
import java.util.Map;

/** Whether what stands in a rack has room there. */
final class Fit {

  private Fit() {}

  /**
   * On each side of the rack a unit has one device.
   *
   * @throws Invalid if a device stands outside of the rack
   * @throws Conflict naming two devices that would take the same unit
   */
  static void require(Rack rack) {
    Map<String, Item> taken = new HashMap<>();
    for (Item item : rack.devices()) {
      if (item.position() < 1 || item.last() > rack.size()) {
        throw Invalid.field(
            "position",
            "position: %s would take units %d to %d of rack %s, which has 1 to %d"
                .formatted(item.called(), item.position(), item.last(), rack.name(), rack.size()));
      }
      for (int unit = item.position(); unit <= item.last(); unit++) {
        Item other = taken.putIfAbsent(item.orientation() + unit, item);
        if (other != null) {
          throw new Conflict(
              "position: %s and %s would both take unit %d of rack %s at the %s"
                  .formatted(other.called(), item.called(), unit, rack.name(), item.orientation()));
        }
      }
    }
  }
}
