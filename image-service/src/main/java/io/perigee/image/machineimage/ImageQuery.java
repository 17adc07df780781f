package io.perigee.image.machineimage;

import java.util.List;
import java.util.UUID;

/**
 * Which images to list ("ListImages" of CloudAPI, Inputs); null means any.
 *
 * @param shared public ones only, or private ones only
 * @param state a state; null for all
 * @param owner the owner's account; the operator's by {@code operators}
 * @param operators only the operator's own
 * @param types any of these types
 */
public record ImageQuery(
    String name,
    String version,
    String os,
    Boolean shared,
    String state,
    UUID owner,
    boolean operators,
    List<String> types,
    UUID region) {

  /** Every active image. */
  public static final ImageQuery ACTIVE =
      new ImageQuery(null, null, null, null, "active", null, false, null, null);

  /** The active images of a region. */
  public static ImageQuery activeIn(UUID region) {
    return new ImageQuery(null, null, null, null, "active", null, false, null, region);
  }
}
