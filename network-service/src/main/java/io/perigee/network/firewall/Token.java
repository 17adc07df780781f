package io.perigee.network.firewall;

/**
 * A piece of a rule's text.
 *
 * @param kind what it is
 * @param text a word as written, a string without quotes and escapes, or the sign
 * @param at the place of its first character, counted from 1
 */
record Token(Kind kind, String text, int at) {

  enum Kind {
    WORD,
    STRING,
    SIGN,
    END
  }

  boolean is(String keyword) {
    return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
  }

  boolean isSign(char sign) {
    return kind == Kind.SIGN && text.charAt(0) == sign;
  }

  /** What it is, in an error. */
  String found() {
    return switch (kind) {
      case END -> "the end of the rule";
      case STRING -> "the text \"" + shortened() + "\"";
      default -> "'" + shortened() + "'";
    };
  }

  private String shortened() {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }
}
