package io.perigee.compute.rack;

import java.util.Locale;
import java.util.UUID;

/**
 * Something that can stand in a rack.
 *
 * @param inventory its row of the inventory; null if nothing was ever said of it
 * @param type what it is
 * @param device the id of the node or device; null for a controller
 * @param name its name
 * @param vendor who made it; may be null
 * @param height how many units it takes, 1 to 100
 * @param orientation {@code front} or {@code back}: the side of the rack that it is on
 * @param rack the rack that it stands in; null if it stands in none
 * @param position the lowest-numbered of its units, from 1; null if it stands in none
 */
public record Item(
    UUID inventory,
    Type type,
    UUID device,
    String name,
    String vendor,
    int height,
    String orientation,
    UUID rack,
    Integer position) {

  /** What can stand in a rack. */
  public enum Type {
    NODE,
    SWITCH,
    OTHERDEV,
    CONTROLLER;

    /** As Luna2 writes it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The last of its units. */
  int last() {
    return position + height - 1;
  }

  /** The same with an entry in the inventory. */
  Item entered() {
    return inventory == null
        ? new Item(
            UUID.randomUUID(), type, device, name, vendor, height, orientation, rack, position)
        : this;
  }

  /** The same in another place. */
  Item placed(UUID newRack, Integer newPosition) {
    return new Item(
        inventory, type, device, name, vendor, height, orientation, newRack, newPosition);
  }

  /** How errors call it. */
  String called() {
    return type.text() + " " + name;
  }
}
