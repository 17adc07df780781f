package io.perigee.network.firewall;

import io.perigee.contracts.error.Invalid;
import io.perigee.network.address.Address;
import io.perigee.network.address.Prefix;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The tokens of a rule, taken one after another; what is not as expected is refused with its place.
 */
final class TokenStream {

  private static final Pattern UUID_FORM =
      Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern PLAIN_TAG = Pattern.compile("[-a-zA-Z0-9_]+");
  private static final int LONGEST_TAG = 255;
  private static final int MOST_DIGITS = 9;
  private static final Set<String> KEYWORDS =
      Set.of(
          "from",
          "to",
          "ip",
          "subnet",
          "any",
          "all",
          "tag",
          "vm",
          "vms",
          "or",
          "and",
          "block",
          "allow",
          "port",
          "ports",
          "tcp",
          "udp",
          "icmp",
          "icmp6",
          "type",
          "code",
          "priority");

  private final List<Token> tokens;
  private int place;

  TokenStream(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token peek() {
    return tokens.get(place);
  }

  Token next() {
    Token token = tokens.get(place);
    if (token.kind() != Token.Kind.END) {
      place++;
    }
    return token;
  }

  /** A refusal of the next token. */
  Invalid expected(String what) {
    Token token = peek();
    return RuleLexer.error(token.at(), "expected " + what + ", found " + token.found());
  }

  /** Takes one of these keywords; returns it as it stands here. */
  String keyword(String... keywords) {
    for (String keyword : keywords) {
      if (peek().is(keyword)) {
        next();
        return keyword;
      }
    }
    throw expected(String.join(" or ", keywords));
  }

  /** Takes the sign if it is next. */
  boolean sign(char sign) {
    boolean here = peek().isSign(sign);
    if (here) {
      next();
    }
    return here;
  }

  void closing(String expected) {
    if (!sign(')')) {
      throw expected(expected);
    }
  }

  void end() {
    if (peek().kind() != Token.Kind.END) {
      throw expected("the end of the rule");
    }
  }

  int number(String what, int least, int most) {
    Token token = peek();
    if (token.kind() == Token.Kind.WORD
        && token.text().length() <= MOST_DIGITS
        && token.text().matches("[0-9]+")) {
      int number = Integer.parseInt(token.text());
      if (number >= least && number <= most) {
        next();
        return number;
      }
    }
    throw expected("%s from %d to %d".formatted(what, least, most));
  }

  UUID uuid() {
    Token token = peek();
    if (token.kind() != Token.Kind.WORD || !UUID_FORM.matcher(token.text()).matches()) {
      throw expected("the UUID of a vm");
    }
    return UUID.fromString(next().text().toLowerCase(Locale.ROOT));
  }

  String tagText(String what) {
    Token token = peek();
    boolean word = token.kind() == Token.Kind.WORD;
    if (word && KEYWORDS.contains(token.text().toLowerCase(Locale.ROOT))) {
      throw expected(what + " (a keyword is put in double quotes)");
    }
    if (token.kind() != Token.Kind.STRING && !word) {
      throw expected(what);
    }
    if (word && !PLAIN_TAG.matcher(token.text()).matches()) {
      throw expected(
          what
              + " (what has other characters than letters, digits, - and _ is put in double quotes)");
    }
    if (token.text().isEmpty() || token.text().length() > LONGEST_TAG) {
      throw expected(what + " of 1 to " + LONGEST_TAG + " characters");
    }
    return next().text();
  }

  Address address() {
    Token token = peek();
    Address address =
        token.kind() == Token.Kind.WORD ? Address.parse(token.text()).orElse(null) : null;
    if (address == null) {
      throw expected("an IPv4 or IPv6 address");
    }
    next();
    return address;
  }

  Prefix prefix() {
    Token token = peek();
    Prefix prefix =
        token.kind() == Token.Kind.WORD ? Prefix.parse(token.text()).orElse(null) : null;
    if (prefix == null) {
      throw expected("a subnet as address/bits without host bits");
    }
    next();
    return prefix;
  }
}
