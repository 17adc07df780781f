package io.perigee.image.osimage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Which fields differ between two versions of an osimage. */
final class OsimageChanges {

  private OsimageChanges() {}

  static List<String> between(Osimage before, Osimage after) {
    ObjectNode old = OsimageRecords.object(before);
    List<String> changed = new ArrayList<>();
    OsimageRecords.object(after)
        .properties()
        .forEach(
            field -> {
              if (!field.getKey().equals("version")
                  && !field.getValue().equals(old.get(field.getKey()))) {
                changed.add(field.getKey());
              }
            });
    return changed;
  }
}
