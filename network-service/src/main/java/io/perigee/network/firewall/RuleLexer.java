package io.perigee.network.firewall;

import io.perigee.contracts.error.Invalid;
import java.util.ArrayList;
import java.util.List;

/** Cuts a rule's text into words, quoted strings and signs. */
final class RuleLexer {

  private static final int HEX = 16;
  private static final int UNICODE_DIGITS = 4;

  private final String text;
  private int at;

  private RuleLexer(String text) {
    this.text = text;
  }

  /**
   * @return the tokens, the last of kind END
   * @throws Invalid naming the place of a character that no rule holds
   */
  static List<Token> tokens(String text) {
    RuleLexer lexer = new RuleLexer(text);
    List<Token> tokens = new ArrayList<>();
    Token token;
    do {
      token = lexer.next();
      tokens.add(token);
    } while (token.kind() != Token.Kind.END);
    return tokens;
  }

  /** A refusal that says where. */
  static Invalid error(int at, String what) {
    return Invalid.field("rule", "rule: error at character " + at + ": " + what);
  }

  private Token next() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    int start = at;
    if (at == text.length()) {
      return new Token(Token.Kind.END, "", start + 1);
    }
    char c = text.charAt(at);
    if (c == '"') {
      return new Token(Token.Kind.STRING, string(), start + 1);
    }
    if (c == '(' || c == ')' || c == ',' || c == '=') {
      at++;
      return new Token(Token.Kind.SIGN, String.valueOf(c), start + 1);
    }
    while (at < text.length() && ofWord(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw error(start + 1, "'" + c + "' does not belong into a rule");
    }
    return new Token(Token.Kind.WORD, text.substring(start, at), start + 1);
  }

  private String string() {
    int start = at++;
    StringBuilder plain = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c == 0) {
        throw error(at, "a NUL is not a character of text");
      }
      plain.append(c == '\\' ? escape() : c);
    }
    if (at == text.length()) {
      throw error(start + 1, "the text that begins here has no closing quote");
    }
    at++;
    return plain.toString();
  }

  private char escape() {
    int start = at;
    char c = at < text.length() ? text.charAt(at++) : ' ';
    if (c == 'u' && at + UNICODE_DIGITS <= text.length()) {
      String digits = text.substring(at, at + UNICODE_DIGITS);
      if (digits.matches("[0-9a-fA-F]{4}")) {
        char plain = (char) Integer.parseInt(digits, HEX);
        if (plain == 0 || Character.isSurrogate(plain)) {
          throw error(start, "\\u" + digits + " is not a character of text");
        }
        at += UNICODE_DIGITS;
        return plain;
      }
    }
    int plain = TagText.unescaped(c);
    if (plain < 0) {
      throw error(start, "a backslash must be followed by one of \" \\ / ( ) b f n r t or uXXXX");
    }
    return (char) plain;
  }

  /** Words are keywords, numbers, ranges, identifiers and addresses. */
  private static boolean ofWord(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '_'
        || c == '-'
        || c == '.'
        || c == ':'
        || c == '/';
  }
}
