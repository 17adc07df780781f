package io.perigee.auth.directory;

import io.perigee.contracts.error.Invalid;
import java.util.regex.Pattern;

/** Which names users and groups may have: those that {@code useradd} takes. */
public final class OsName {

  private static final Pattern FORM = Pattern.compile("[a-z_][a-z0-9_.-]{0,31}");

  private OsName() {}

  /**
   * @param field what the error calls it
   * @return the name
   * @throws Invalid saying what is allowed
   */
  public static String require(String field, String name) {
    if (!FORM.matcher(name).matches()) {
      throw Invalid.field(
          field,
          field
              + " must be 1 to 32 of a-z, 0-9, '_', '.' and '-', and begins with a letter or '_'");
    }
    return name;
  }
}
