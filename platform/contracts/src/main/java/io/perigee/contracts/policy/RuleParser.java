package io.perigee.contracts.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A recursive-descent parser of rules:
 *
 * <pre>
 * rule       = CAN list [[ON] list] [(WHEN | IF | WHERE) or]
 * list       = word ((',' [AND] | AND) word)*
 * or         = and (OR and)*
 * and        = not (AND not)*
 * not        = NOT not | '(' or ')' | comparison
 * comparison = name ['::' type] (operator value | IN '(' value (',' value)* ')')
 * </pre>
 */
final class RuleParser {

  private static final List<String> CLAUSES = List.of("when", "if", "where");
  private static final int DEEPEST = 32;
  private static final int MOST_WORDS = 200;

  private final List<Token> tokens;
  private int at;
  private int depth;

  private RuleParser(String text) {
    this.tokens = Lexer.tokens(text);
  }

  static Rule parse(String text) {
    RuleParser parser = new RuleParser(text);
    Token first = parser.next();
    if (!first.is("can")) {
      throw expected(first, "CAN; a rule names no principal, its role does");
    }
    List<ActionPattern> actions = parser.list("an action", ActionPattern::of);
    List<String> resources = parser.resources();
    Condition condition = parser.clause();
    if (parser.peek().kind() != Token.Kind.END) {
      throw expected(
          parser.peek(),
          condition instanceof Condition.Always
              ? "a comma, AND, ON or WHEN"
              : "AND, OR or the end of the rule");
    }
    return new Rule(text, actions, resources, condition);
  }

  private List<String> resources() {
    boolean bare = peek().text().startsWith("/") || peek().text().equals("*");
    if (peek().is("on")) {
      next();
    } else if (!bare) {
      return List.of();
    }
    return list(
        "a resource's path", word -> ActionPattern.of(word).text().equals("*") ? "*" : word);
  }

  private <T> List<T> list(String what, Function<String, T> read) {
    List<T> words = new ArrayList<>();
    do {
      Token word = next();
      boolean reserved = word.is("and") || word.is("on") || isClause(word);
      if (!isText(word) || reserved) {
        throw expected(word, what);
      }
      if (words.size() == MOST_WORDS) {
        throw new MalformedRule(word.column(), "a list has at most " + MOST_WORDS + " words");
      }
      words.add(read.apply(word.text()));
    } while (another());
    return List.copyOf(words);
  }

  private boolean another() {
    boolean comma = peek().kind() == Token.Kind.COMMA;
    if (comma) {
      next();
    }
    boolean and = peek().is("and");
    if (and) {
      next();
    }
    return comma || and;
  }

  private Condition clause() {
    if (!isClause(peek())) {
      return new Condition.Always();
    }
    next();
    return or();
  }

  private Condition or() {
    Condition left = and();
    while (peek().is("or")) {
      next();
      left = new Condition.Or(left, and());
    }
    return left;
  }

  private Condition and() {
    Condition left = not();
    while (peek().is("and")) {
      next();
      left = new Condition.And(left, not());
    }
    return left;
  }

  private Condition not() {
    if (++depth > DEEPEST) {
      throw new MalformedRule(peek().column(), "nested more than " + DEEPEST + " deep");
    }
    try {
      if (peek().is("not")) {
        next();
        return new Condition.Not(not());
      }
      if (peek().kind() == Token.Kind.OPEN) {
        next();
        Condition inner = or();
        take(Token.Kind.CLOSE, "\")\"");
        return inner;
      }
      return comparison();
    } finally {
      depth--;
    }
  }

  private Condition comparison() {
    Token name = next();
    if (!isText(name) || name.is("and") || name.is("or") || name.is("in")) {
      throw expected(name, "a condition");
    }
    Token type = null;
    if (peek().kind() == Token.Kind.TYPE_MARK) {
      next();
      type = take(Token.Kind.WORD, "a type");
    }
    Subject subject = Subject.of(name, type);
    Token operator = next();
    if (operator.is("in")) {
      return new Condition.In(subject, values(subject));
    }
    String sign = operator.is("like") ? "like" : operator.text();
    if (operator.kind() != Token.Kind.OPERATOR && !sign.equals("like")) {
      throw expected(operator, "an operator");
    }
    if (!subject.type().has(sign)) {
      throw new MalformedRule(
          operator.column(),
          operator.shown()
              + " does not compare values of type "
              + subject.type().word()
              + "; these do: "
              + subject.type().operators()
              + ", in");
    }
    return new Condition.Comparison(subject, sign, value(subject));
  }

  private List<Value> values(Subject subject) {
    take(Token.Kind.OPEN, "\"(\" and a list");
    List<Value> values = new ArrayList<>();
    do {
      if (values.size() == MOST_WORDS) {
        throw new MalformedRule(peek().column(), "a list has at most " + MOST_WORDS + " values");
      }
      values.add(value(subject));
    } while (peek().kind() == Token.Kind.COMMA && next() != null);
    take(Token.Kind.CLOSE, "a comma or \")\"");
    return List.copyOf(values);
  }

  private Value value(Subject subject) {
    Token value = next();
    if (!isText(value)) {
      throw expected(value, "a value");
    }
    return Value.of(value, subject.type());
  }

  private Token take(Token.Kind kind, String what) {
    Token token = next();
    if (token.kind() != kind) {
      throw expected(token, what);
    }
    return token;
  }

  private Token peek() {
    return tokens.get(at);
  }

  private Token next() {
    Token token = tokens.get(at);
    if (at < tokens.size() - 1) {
      at++;
    }
    return token;
  }

  private static boolean isText(Token token) {
    return token.kind() == Token.Kind.WORD || token.kind() == Token.Kind.QUOTED;
  }

  private static boolean isClause(Token token) {
    return CLAUSES.stream().anyMatch(token::is);
  }

  private static MalformedRule expected(Token found, String what) {
    return new MalformedRule(found.column(), "expected " + what + ", found " + found.shown());
  }
}
