package io.perigee.network.firewall;

import io.perigee.contracts.error.Invalid;
import io.perigee.network.address.Address;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads firewall rules ("Firewall Rule Syntax" of the CloudAPI text). Keywords may be written in
 * any case.
 *
 * <pre>
 *   rule     := FROM targets TO targets action traffic [PRIORITY n]
 *   targets  := any | all vms | target | "(" any ")" | "(" all vms ")" | "(" target { OR target } ")"
 *   target   := vm UUID | tag NAME [ "=" VALUE ] | ip ADDRESS | subnet CIDR
 *   action   := ALLOW | BLOCK
 *   traffic  := (tcp | udp) ports | (icmp | icmp6) types
 *   ports    := port all | "(" port all ")" | port N | "(" port N { AND port N } ")" | ports range { "," range }
 *   range    := N | N "-" N
 *   types    := type all | "(" type all ")" | type | "(" type { AND type } ")"
 *   type     := type N [ code N ]
 * </pre>
 *
 * NAME and VALUE are words of letters, digits, '-' and '_' that are no keywords, or quoted texts.
 */
public final class RuleParser {

  /** The longest text of a rule, in characters. */
  public static final int LONGEST = 8192;

  /** The most targets of a side, and the most ports or types. */
  static final int MOST = 24;

  private static final int HIGHEST_PRIORITY = 100;

  private final TokenStream tokens;

  private RuleParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  /**
   * @throws Invalid of the field {@code rule}, saying at which character what was expected, or why
   *     the rule makes no sense
   */
  public static RuleSpec parse(String text) {
    if (text.length() > LONGEST) {
      throw Invalid.field(
          "rule",
          "rule has %d characters; at most %d are allowed".formatted(text.length(), LONGEST));
    }
    return new RuleParser(new TokenStream(RuleLexer.tokens(text))).rule();
  }

  private RuleSpec rule() {
    tokens.keyword("FROM");
    List<Target> from = targets();
    tokens.keyword("TO");
    List<Target> to = targets();
    boolean allow = tokens.keyword("ALLOW", "BLOCK").equals("ALLOW");
    Traffic traffic = new TrafficParser(tokens).traffic();
    int priority = 0;
    if (tokens.peek().is("PRIORITY")) {
      tokens.next();
      priority = tokens.number("a priority", 0, HIGHEST_PRIORITY);
      tokens.end();
    } else if (tokens.peek().kind() != Token.Kind.END) {
      throw tokens.expected("PRIORITY or the end of the rule");
    }
    RuleSpec spec = new RuleSpec(from, to, allow, traffic, priority);
    requireSense(spec);
    return spec;
  }

  private List<Target> targets() {
    if (!tokens.sign('(')) {
      Target wildcard = wildcard();
      return List.of(
          wildcard == null ? target("any, all vms, vm, tag, ip, subnet or (") : wildcard);
    }
    List<Target> targets = new ArrayList<>();
    Target wildcard = wildcard();
    if (wildcard != null) {
      targets.add(wildcard);
    } else {
      targets.add(target("any, all vms, vm, tag, ip or subnet"));
      while (tokens.peek().is("OR")) {
        Token or = tokens.next();
        if (targets.size() == MOST) {
          throw RuleLexer.error(or.at(), "at most " + MOST + " targets are allowed on a side");
        }
        targets.add(target("vm, tag, ip or subnet"));
      }
    }
    tokens.closing(wildcard == null ? "OR or )" : ")");
    return targets;
  }

  private Target wildcard() {
    if (tokens.peek().is("any")) {
      tokens.next();
      return new Target.Any();
    }
    if (tokens.peek().is("all")) {
      tokens.next();
      tokens.keyword("VMS");
      return new Target.AllVms();
    }
    return null;
  }

  private Target target(String expected) {
    Token kind = tokens.peek();
    if (kind.is("vm")) {
      tokens.next();
      return new Target.Vm(tokens.uuid());
    }
    if (kind.is("tag")) {
      tokens.next();
      String name = tokens.tagText("a tag's name");
      return new Target.Tag(name, tokens.sign('=') ? tokens.tagText("a tag's value") : null);
    }
    if (kind.is("ip")) {
      tokens.next();
      return new Target.Ip(tokens.address());
    }
    if (kind.is("subnet")) {
      tokens.next();
      return new Target.Subnet(tokens.prefix());
    }
    throw tokens.expected(expected);
  }

  /** What the grammar lets pass and yet means nothing. */
  private static void requireSense(RuleSpec spec) {
    if (spec.targets().noneMatch(Target::ofMachines)) {
      throw Invalid.field(
          "rule", "rule: it affects no machine; FROM or TO must name a vm, a tag or all vms");
    }
    Protocol protocol = spec.traffic().protocol();
    if (protocol.hasPorts()) {
      return;
    }
    boolean v6 = protocol == Protocol.ICMP6;
    spec.targets()
        .forEach(
            target -> {
              Address address =
                  switch (target) {
                    case Target.Ip ip -> ip.address();
                    case Target.Subnet subnet -> subnet.prefix().first();
                    default -> null;
                  };
              if (address != null && address.v6() != v6) {
                throw Invalid.field(
                    "rule",
                    "rule: %s is for IPv%d, but it has the target %s"
                        .formatted(protocol.text(), v6 ? 6 : 4, target.text()));
              }
            });
  }
}
