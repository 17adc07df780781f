package io.perigee.image.face.cloudapi;

import io.perigee.faces.Fields;
import io.perigee.image.machineimage.ImageQuery;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Reads which images to list ("ListImages", Inputs). */
final class ImageFilter {

  private static final Set<String> FILTERS =
      Set.of(
          "name", "os", "version", "public", "state", "owner", "type", "limit", "offset", "cursor");

  private ImageFilter() {}

  /**
   * @param operator the owner that stands for the operator
   */
  static ImageQuery read(Fields params, UUID operator) {
    params.only(FILTERS);
    String state =
        params
            .oneOf("state", "active", "unactivated", "disabled", "creating", "failed", "all")
            .orElse("active");
    UUID owner = params.uuid("owner").value();
    boolean operators = operator.equals(owner);
    String type = params.text("type", 64).value();
    return new ImageQuery(
        params.text("name", 512).value(),
        params.text("version", 128).value(),
        params.text("os", 64).value(),
        params.flag("public").value(),
        state.equals("all") ? null : state,
        operators ? null : owner,
        operators,
        type == null ? null : types(type),
        null);
  }

  /** The stored types that a caller's word means: those of 7.x are wider ones. */
  private static List<String> types(String type) {
    return switch (type) {
      case "smartmachine" -> List.of("zone-dataset", "lx-dataset");
      case "virtualmachine" -> List.of("zvol");
      default -> List.of(type);
    };
  }
}
