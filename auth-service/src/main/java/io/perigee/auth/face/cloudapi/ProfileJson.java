package io.perigee.auth.face.cloudapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.auth.account.Profile;
import io.perigee.auth.account.ProfileField;
import io.perigee.faces.Fields;
import java.util.EnumMap;
import java.util.Map;

/** The details that accounts and sub-users share, as CloudAPI reads and shows them. */
final class ProfileJson {

  private ProfileJson() {}

  /** The texts that a request names; null values clear. */
  static Map<ProfileField, String> read(Fields fields) {
    Map<ProfileField, String> texts = new EnumMap<>(ProfileField.class);
    for (ProfileField field : ProfileField.values()) {
      fields.text(field.text()).ifPresent(value -> texts.put(field, value));
    }
    return texts;
  }

  /** Fields that are not set are left out. */
  static void put(ObjectNode json, Profile profile) {
    for (ProfileField field : ProfileField.values()) {
      String value = profile.text(field);
      if (value != null) {
        json.put(field.text(), value);
      }
    }
  }
}
