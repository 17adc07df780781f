package io.perigee.contracts.policy;

import java.util.Locale;

/**
 * A word that names actions: an endpoint's name in any case, in singular or plural, or a pattern
 * with {@code *}.
 *
 * @param text in lower case
 */
record ActionPattern(String text) {

  private static final String DELETE = "delete";

  static ActionPattern of(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "all", "everything", "anything" -> new ActionPattern("*");
      default -> new ActionPattern(lower);
    };
  }

  /**
   * @param action in lower case
   */
  boolean names(String action) {
    if (text.indexOf('*') >= 0) {
      return Glob.matches(text, action);
    }
    if (text.equals(action)) {
      return true;
    }
    // Who may delete one thing may not therefore delete them all.
    boolean widens = action.startsWith(DELETE) && !action.equals(singular(action));
    return !widens && singular(text).equals(singular(action));
  }

  private static String singular(String word) {
    if (word.endsWith("ies")) {
      return word.substring(0, word.length() - 3) + "y";
    }
    return word.endsWith("s") && !word.endsWith("ss") ? word.substring(0, word.length() - 1) : word;
  }
}
