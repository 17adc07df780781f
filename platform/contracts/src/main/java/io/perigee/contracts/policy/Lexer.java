package io.perigee.contracts.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * Divides a rule into tokens. A word ends at white space, comma, parenthesis, quotation mark,
 * {@code ::} or a comparison sign; what holds one of these is written in quotation marks.
 */
final class Lexer {

  private final String text;
  private int at;

  private Lexer(String text) {
    this.text = text;
  }

  /** The tokens of a rule, the last one being its end. */
  static List<Token> tokens(String text) {
    Lexer lexer = new Lexer(text);
    List<Token> tokens = new ArrayList<>();
    do {
      tokens.add(lexer.next());
    } while (tokens.getLast().kind() != Token.Kind.END);
    return tokens;
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
    return switch (c) {
      case ',' -> take(Token.Kind.COMMA, 1);
      case '(' -> take(Token.Kind.OPEN, 1);
      case ')' -> take(Token.Kind.CLOSE, 1);
      case '"' -> quoted();
      case '<', '>', '=', '!' -> operator();
      default -> isTypeMark() ? take(Token.Kind.TYPE_MARK, 2) : word();
    };
  }

  private Token take(Token.Kind kind, int length) {
    Token token = new Token(kind, text.substring(at, at + length), at + 1);
    at += length;
    return token;
  }

  private Token quoted() {
    int end = text.indexOf('"', at + 1);
    if (end < 0) {
      throw new MalformedRule(at + 1, "this quotation mark is never closed");
    }
    Token token = new Token(Token.Kind.QUOTED, text.substring(at + 1, end), at + 1);
    at = end + 1;
    return token;
  }

  private Token operator() {
    boolean two = at + 1 < text.length() && text.charAt(at + 1) == '=' && text.charAt(at) != '=';
    if (!two && text.charAt(at) == '!') {
      throw new MalformedRule(at + 1, "\"!\" is no operator; \"!=\" is");
    }
    return take(Token.Kind.OPERATOR, two ? 2 : 1);
  }

  private Token word() {
    int start = at;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c) || "(),\"<>=!".indexOf(c) >= 0 || isTypeMark()) {
        break;
      }
      at++;
    }
    return new Token(Token.Kind.WORD, text.substring(start, at), start + 1);
  }

  private boolean isTypeMark() {
    return text.startsWith("::", at);
  }
}
