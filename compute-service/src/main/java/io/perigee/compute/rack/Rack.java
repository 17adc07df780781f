package io.perigee.compute.rack;

import java.util.List;
import java.util.UUID;

/**
 * A rack (Luna2 REST API, "Rack View").
 *
 * @param id its identity
 * @param name the name, unique
 * @param size how many units it has, 1 to 100
 * @param order {@code ascending} or {@code descending}: which end its units are counted from
 * @param room free text; may be null
 * @param site free text; may be null
 * @param devices what stands in it, by position
 * @param version grows with each change of the rack itself
 */
public record Rack(
    UUID id,
    String name,
    int size,
    String order,
    String room,
    String site,
    List<Item> devices,
    long version) {

  /** The size of a rack of which nothing is said, in units. */
  public static final int DEFAULT_SIZE = 42;

  static Rack named(UUID id, String name) {
    return new Rack(id, name, DEFAULT_SIZE, "ascending", null, null, List.of(), 0);
  }
}
