package io.perigee.auth.user;

import io.perigee.contracts.error.Invalid;
import java.util.regex.Pattern;

/** What a sub-user may be called: it stands in URLs and in {@code keyId}, beside UUIDs. */
final class UserLogin {

  private static final Pattern FORM = Pattern.compile("[A-Za-z][A-Za-z0-9_.@+-]{0,62}");
  private static final Pattern UUID_FORM =
      Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private UserLogin() {}

  /**
   * @throws Invalid if nobody may be called so
   */
  static String checked(String login) {
    if (!FORM.matcher(login).matches() || UUID_FORM.matcher(login).matches()) {
      throw Invalid.field(
          "login",
          "login must begin with a letter and be at most 63 letters, digits, underscores, dots, at"
              + " signs, plus signs or hyphens, and no UUID");
    }
    return login;
  }
}
