package io.perigee.network.firewall;

/**
 * Names and values of tags in the text of rules: in double quotes, with the escapes of JSON and
 * those of parentheses.
 */
final class TagText {

  private TagText() {}

  /** The text with quotes and escapes, as the normal form has it. */
  static String quoted(String plain) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      switch (c) {
        case '"', '\\', '(', ')' -> text.append('\\').append(c);
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c == ' ' || visible(c)) {
            text.append(c);
          } else {
            text.append("\\u%04X".formatted((int) c));
          }
        }
      }
    }
    return text.append('"').toString();
  }

  /**
   * The character that a backslash and this one stand for.
   *
   * @return the character; -1 if the two mean nothing
   */
  static int unescaped(char c) {
    return switch (c) {
      case '"', '\\', '/', '(', ')' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> -1;
    };
  }

  private static boolean visible(char c) {
    return !Character.isISOControl(c)
        && !Character.isWhitespace(c)
        && !Character.isSpaceChar(c)
        && Character.getType(c) != Character.FORMAT;
  }
}
