package io.perigee.auth.policy;

import io.perigee.contracts.error.Invalid;
import java.util.regex.Pattern;

/**
 * What policies and roles may be called: they stand in URLs beside UUIDs, roles also in lists
 * divided by commas.
 */
public final class AccessName {

  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9_]|[A-Za-z0-9_][A-Za-z0-9_.:@ -]{0,126}[A-Za-z0-9_.:@-]");
  private static final Pattern UUID_FORM =
      Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private AccessName() {}

  /**
   * @throws Invalid naming the field {@code name}
   */
  public static String checked(String name) {
    if (!FORM.matcher(name).matches() || UUID_FORM.matcher(name).matches()) {
      throw Invalid.field(
          "name",
          "name must begin with a letter or digit and be at most 128 letters, digits, spaces,"
              + " underscores, dots, colons, at signs or hyphens, and no UUID");
    }
    return name;
  }
}
