package io.perigee.compute.rack;

import io.perigee.compute.rack.Item.Type;

/**
 * What a request says of something that can stand in a rack. What is null stays.
 *
 * @param at how errors name it, {@code config.rack.rack001.devices[0]}
 * @param position in a rack only
 */
public record ItemChange(
    String at,
    Type type,
    String name,
    String vendor,
    Integer height,
    String orientation,
    Integer position) {

  /** One of these in a request is one of these in an answer. */
  String key() {
    return type + "/" + name;
  }
}
