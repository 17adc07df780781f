package io.perigee.contracts.policy;

import java.util.Locale;
import java.util.Set;

/**
 * What a comparison is about, and as which type it is compared.
 *
 * @param name in lower case; a tag's name keeps its case
 * @param type how values are read and compared
 */
record Subject(String name, Type type) {

  private static final String TAG = "tag_";

  /** The types of values. */
  enum Type {
    TIME(Set.of("=", "!=", "<", ">", "<=", ">=")),
    DAY(Set.of("=", "!=", "<", ">", "<=", ">=")),
    DATE(Set.of("=", "!=", "<", ">", "<=", ">=")),
    IP(Set.of("=", "!=")),
    STRING(Set.of("=", "!=", "like"));

    private final Set<String> operators;

    Type(Set<String> operators) {
      this.operators = operators;
    }

    boolean has(String operator) {
      return operators.contains(operator);
    }

    String operators() {
      return String.join(", ", operators.stream().sorted().toList());
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Subject of(Token name, Token type) {
    String lower = name.text().toLowerCase(Locale.ROOT);
    Type named = type == null ? null : type(type);
    return switch (lower) {
      case "requesttime" -> new Subject(lower, fits(name, named, Type.DATE, Type.TIME, Type.DAY));
      case "date" -> new Subject(lower, fits(name, named, Type.DATE));
      case "time" -> new Subject(lower, fits(name, named, Type.TIME));
      case "day" -> new Subject(lower, fits(name, named, Type.DAY));
      case "sourceip", "requestip" -> new Subject("sourceip", fits(name, named, Type.IP));
      case "user-agent", "useragent" -> new Subject("user-agent", fits(name, named, Type.STRING));
      case "method" -> new Subject(lower, fits(name, named, Type.STRING));
      default -> tag(name, lower, named);
    };
  }

  private static Subject tag(Token name, String lower, Type named) {
    if (!lower.startsWith(TAG) || lower.length() == TAG.length()) {
      throw new MalformedRule(
          name.column(),
          name.shown()
              + " is no condition; known are requesttime, date, time, day, sourceip, user-agent,"
              + " method and tag_NAME");
    }
    return new Subject(TAG + name.text().substring(TAG.length()), fits(name, named, Type.STRING));
  }

  boolean isTag() {
    return name.startsWith(TAG);
  }

  /** The tag's own name. */
  String tag() {
    return name.substring(TAG.length());
  }

  private static Type type(Token token) {
    String word = token.text().toUpperCase(Locale.ROOT);
    for (Type type : Type.values()) {
      if (type.name().equals(word) || type == Type.DATE && word.equals("DATETIME")) {
        return type;
      }
    }
    throw new MalformedRule(
        token.column(), token.shown() + " is no type; known are date, day, ip, string and time");
  }

  private static Type fits(Token name, Type named, Type... possible) {
    if (named == null) {
      return possible[0];
    }
    for (Type type : possible) {
      if (type == named) {
        return type;
      }
    }
    throw new MalformedRule(
        name.column(), name.shown() + " cannot be compared as a value of type " + named.word());
  }
}
