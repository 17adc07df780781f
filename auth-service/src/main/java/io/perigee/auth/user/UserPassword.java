package io.perigee.auth.user;

import io.perigee.auth.luna.PasswordHashing;
import io.perigee.contracts.error.Invalid;

/** What a sub-user's password has to be. */
final class UserPassword {

  private static final int SHORTEST = 7;

  private UserPassword() {}

  /**
   * @throws Invalid saying what it lacks; the password is not repeated
   */
  static String checked(String password) {
    if (password.length() < SHORTEST || password.length() > PasswordHashing.LONGEST) {
      throw Invalid.field(
          "password",
          "password must have " + SHORTEST + " to " + PasswordHashing.LONGEST + " characters");
    }
    boolean letter = password.chars().anyMatch(Character::isLetter);
    boolean digit = password.chars().anyMatch(Character::isDigit);
    if (!letter || !digit) {
      throw Invalid.field("password", "password must have a letter and a digit");
    }
    return password;
  }
}
