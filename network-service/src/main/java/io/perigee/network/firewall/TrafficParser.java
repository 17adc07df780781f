package io.perigee.network.firewall;

import io.perigee.contracts.error.Invalid;
import io.perigee.network.firewall.Traffic.IcmpType;
import io.perigee.network.firewall.Traffic.PortRange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The end of a rule: protocol, and ports or ICMP types. Part of {@link RuleParser}, whose grammar
 * it follows.
 */
final class TrafficParser {

  private static final int HIGHEST_PORT = 65_535;
  private static final int HIGHEST_ICMP = 255;

  private final TokenStream tokens;

  TrafficParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  Traffic traffic() {
    Protocol protocol = Protocol.valueOf(tokens.keyword("TCP", "UDP", "ICMP", "ICMP6"));
    if (!protocol.hasPorts()) {
      return new Traffic.Types(protocol, listed("TYPE", this::type));
    }
    if (tokens.peek().is("PORTS")) {
      tokens.next();
      return new Traffic.Ports(protocol, ranges());
    }
    if (!tokens.peek().is("PORT") && !tokens.peek().isSign('(')) {
      throw tokens.expected("PORT, PORTS or (");
    }
    return new Traffic.Ports(protocol, listed("PORT", this::port));
  }

  /** One, several in parentheses joined by AND, or {@code all}, which is the empty list. */
  private <T> List<T> listed(String keyword, Supplier<T> one) {
    boolean several = tokens.sign('(');
    List<T> list = new ArrayList<>();
    tokens.keyword(keyword);
    if (tokens.peek().is("all")) {
      tokens.next();
      if (several) {
        tokens.closing(")");
      }
      return list;
    }
    list.add(one.get());
    while (several && tokens.peek().is("AND")) {
      requireRoom(tokens.next(), list.size());
      tokens.keyword(keyword);
      list.add(one.get());
    }
    if (several) {
      tokens.closing("AND or )");
    }
    return list;
  }

  private PortRange port() {
    int port = tokens.number("a port", 1, HIGHEST_PORT);
    return new PortRange(port, port, false);
  }

  private IcmpType type() {
    int type = tokens.number("an ICMP type", 0, HIGHEST_ICMP);
    if (!tokens.peek().is("CODE")) {
      return new IcmpType(type, null);
    }
    tokens.next();
    return new IcmpType(type, tokens.number("an ICMP code", 0, HIGHEST_ICMP));
  }

  private List<PortRange> ranges() {
    List<PortRange> ranges = new ArrayList<>();
    ranges.add(range());
    while (tokens.peek().isSign(',')) {
      requireRoom(tokens.next(), ranges.size());
      ranges.add(range());
    }
    return ranges;
  }

  /**
   * {@code 1-2}, {@code 1 - 2}, {@code 1- 2} or {@code 1 -2}: blanks around the dash mean nothing.
   */
  private PortRange range() {
    Token first = tokens.peek();
    if (first.kind() != Token.Kind.WORD || !first.text().matches("[0-9-]+")) {
      throw tokens.expected("a port or a range of ports");
    }
    StringBuilder text = new StringBuilder(tokens.next().text());
    while (tokens.peek().kind() == Token.Kind.WORD
        && (text.charAt(text.length() - 1) == '-' || tokens.peek().text().startsWith("-"))) {
      text.append(tokens.next().text());
    }
    String[] ends = text.toString().split("-", -1);
    if (ends.length > 2) {
      throw refused(first, text);
    }
    int from = port(first, text, ends[0]);
    int to = port(first, text, ends[ends.length - 1]);
    if (to < from) {
      throw RuleLexer.error(
          first.at(), "the end of the range %d - %d is below its start".formatted(from, to));
    }
    return new PortRange(from, to, ends.length == 2);
  }

  private static int port(Token at, CharSequence whole, String text) {
    int port = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
    if (port < 1 || port > HIGHEST_PORT) {
      throw refused(at, whole);
    }
    return port;
  }

  private static Invalid refused(Token at, CharSequence text) {
    String found = text.length() > 40 ? text.subSequence(0, 40) + "…" : text.toString();
    return RuleLexer.error(
        at.at(), "expected a port or a range of ports from 1 to 65535, found '" + found + "'");
  }

  private static void requireRoom(Token at, int size) {
    if (size == RuleParser.MOST) {
      throw RuleLexer.error(at.at(), "at most " + RuleParser.MOST + " ports or types are allowed");
    }
  }
}
