package io.perigee.auth.account;

import io.perigee.contracts.error.Invalid;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an account may be called. The name is the first segment of its URLs, where Luna2 has its
 * own.
 */
public final class Login {

  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9_.@-]{1,62}");
  private static final Set<String> RESERVED =
      Set.of(
          "my",
          "api",
          "api.php",
          "q",
          "internal",
          "luna",
          "cloudapi",
          "lunanode",
          "docs",
          "openapi",
          "asyncapi",
          "asyncapi.yaml",
          "all-routes",
          "announce",
          "boot",
          "config",
          "control",
          "export",
          "files",
          "filesauth",
          "ha",
          "import",
          "journal",
          "kickstart",
          "monitor",
          "ping",
          "scrape",
          "service",
          "table",
          "token",
          "tpm",
          "version");

  private Login() {}

  /**
   * @return the login
   * @throws Invalid if no account may have it
   */
  public static String checked(String login) {
    if (!FORM.matcher(login).matches()) {
      throw Invalid.field(
          "login",
          "login must begin with a letter and be 2 to 63 lower-case letters, digits, underscores, dots, at signs or hyphens");
    }
    if (RESERVED.contains(login)) {
      throw Invalid.field("login", "login " + login + " is reserved");
    }
    return login;
  }
}
