package io.perigee.contracts.policy;

/**
 * A piece of a rule.
 *
 * @param kind what it is
 * @param text as it was written, without quotation marks
 * @param column where it begins, from 1
 */
record Token(Kind kind, String text, int column) {

  enum Kind {
    WORD,
    QUOTED,
    COMMA,
    OPEN,
    CLOSE,
    TYPE_MARK,
    OPERATOR,
    END
  }

  /** True if it is this keyword, in any case; quotation marks take a word its meaning. */
  boolean is(String keyword) {
    return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
  }

  /** How messages name it. */
  String shown() {
    return kind == Kind.END ? "the end of the rule" : "\"" + text + "\"";
  }
}
