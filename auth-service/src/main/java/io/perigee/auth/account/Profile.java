package io.perigee.auth.account;

import io.perigee.contracts.error.Invalid;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What the owner of an account says of it: the fields that CloudAPI's UpdateAccount takes.
 *
 * @param texts values by field; a field that is not set is not in it; {@code EMAIL} always is
 * @param tritonCnsEnabled whether the account's machines get names in DNS
 */
public record Profile(Map<ProfileField, String> texts, boolean tritonCnsEnabled) {

  private static final int LONGEST = 255;
  private static final int LONGEST_EMAIL = 254;
  private static final Pattern EMAIL =
      Pattern.compile("[\\x21-\\x7e&&[^@]]{1,64}@[A-Za-z0-9.-]{1,189}");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /**
   * @throws Invalid naming the field that is too long, holds control characters, or is no email
   *     address
   */
  public Profile {
    texts = Map.copyOf(texts);
    texts.forEach(Profile::check);
    String email = texts.get(ProfileField.EMAIL);
    if (email == null || email.length() > LONGEST_EMAIL || !EMAIL.matcher(email).matches()) {
      throw Invalid.field(
          "email",
          "email must be an address like name@example.com of at most "
              + LONGEST_EMAIL
              + " characters");
    }
  }

  /** A new account's. */
  public static Profile of(String email) {
    if (email == null) {
      throw io.perigee.contracts.error.Missing.field("email");
    }
    return new Profile(Map.of(ProfileField.EMAIL, email), false);
  }

  /** The value of a field; null if it is not set. */
  public String text(ProfileField field) {
    return texts.get(field);
  }

  /** This with other texts: a null value clears the field. */
  public Profile with(Map<ProfileField, String> changes, boolean cnsEnabled) {
    Map<ProfileField, String> merged = new TreeMap<>(texts);
    changes.forEach(
        (field, value) -> {
          if (value == null) {
            merged.remove(field);
          } else {
            merged.put(field, value);
          }
        });
    return new Profile(merged, cnsEnabled);
  }

  private static void check(ProfileField field, String value) {
    if (value.length() > LONGEST || CONTROL.matcher(value).find()) {
      throw Invalid.field(
          field.text(),
          field.text() + " must be at most " + LONGEST + " characters without control characters");
    }
  }
}
