package io.perigee.compute.face.cloudapi;

import io.perigee.compute.volume.Predicate;
import io.perigee.compute.volume.VolumeQuery;
import io.perigee.contracts.error.Invalid;
import io.perigee.faces.Fields;
import java.util.Set;
import java.util.UUID;

/** Reads what a list of volumes is narrowed by (<i>ListVolumes</i>, Input). */
final class VolumeFilter {

  private static final Set<String> KNOWN =
      Set.of("name", "predicate", "size", "state", "type", "limit", "offset", "cursor");
  private static final String[] STATES = {"creating", "ready", "deleting", "deleted", "failed"};

  private VolumeFilter() {}

  static VolumeQuery read(UUID account, Fields params) {
    params.only(KNOWN);
    String text = params.text("predicate").value();
    Predicate predicate = text == null ? null : Predicate.read(text);
    if (predicate != null) {
      for (String field : predicate.fields()) {
        if (params.has(field)) {
          throw Invalid.field(field, field + " is in the predicate too");
        }
      }
    }
    String name = params.text("name", 300).value();
    if (name != null && name.length() > 2 && name.substring(1, name.length() - 1).contains("*")) {
      throw Invalid.field("name", "name: '*' can stand before and behind a name only");
    }
    return new VolumeQuery(
        account,
        name,
        params.number("size", 1, Long.MAX_VALUE).value(),
        params.oneOf("state", STATES).value(),
        params.text("type", 40).value(),
        predicate);
  }
}
