package io.perigee.network.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.contracts.error.Invalid;
import io.perigee.network.address.Address;
import io.perigee.network.address.Prefix;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RulePropertyTest {

  private static final List<String> PIECES =
      List.of(
          "FROM",
          "TO",
          "any",
          "all",
          "vms",
          "(",
          ")",
          "OR",
          "AND",
          "tag",
          "vm",
          "ip",
          "subnet",
          "ALLOW",
          "BLOCK",
          "tcp",
          "udp",
          "icmp",
          "icmp6",
          "PORT",
          "PORTS",
          "TYPE",
          "CODE",
          "PRIORITY",
          "80",
          "1-2",
          "-",
          ",",
          "=",
          "\"x y\"",
          "\"",
          "\\",
          "www",
          "10.0.0.1",
          "10.0.0.0/8",
          "fd00::/8",
          "0abeae82-c040-4080-ac60-b60d3e3890a7",
          "\u0000",
          "é",
          "");

  @Property(tries = 1000)
  void theNormalFormOfARuleSaysTheSameRule(@ForAll("rules") RuleSpec spec) {
    RuleSpec again = RuleParser.parse(spec.text());

    assertThat(again).isEqualTo(spec);
    assertThat(again.text()).isEqualTo(spec.text());
  }

  @Property(tries = 2000)
  void whateverIsWrittenIsReadOrRefusedNamingTheRule(@ForAll("texts") String text) {
    try {
      RuleSpec spec = RuleParser.parse(text);
      assertThat(RuleParser.parse(spec.text())).isEqualTo(spec);
    } catch (Invalid refused) {
      assertThat(refused.fields()).hasSize(1);
      assertThat(refused.fields().getFirst().field()).isEqualTo("rule");
    }
  }

  @Property(tries = 500)
  void aRuleAloneDecidesForWhatItCoversOnly(
      @ForAll("rules") RuleSpec spec, @ForAll("packets") Packet packet) {
    UUID account = UUID.randomUUID();
    FirewalledMachine machine =
        new FirewalledMachine(
            UUID.randomUUID(), account, true, java.util.Map.of("a", "b"), Set.of(packet.to()));
    Rule rule = new Rule(UUID.randomUUID(), account, spec, true, null, 1);

    boolean in = new PacketFilter(List.of(rule), List.of(machine)).letsIn(machine, packet);

    if (in) {
      assertThat(spec.allow()).isTrue();
      assertThat(spec.traffic().covers(packet)).isTrue();
      assertThat(rule.appliesTo(machine)).isTrue();
    }
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> pieces =
        Arbitraries.of(PIECES).list().ofMaxSize(14).map(list -> String.join(" ", list));
    return Arbitraries.oneOf(pieces, Arbitraries.strings().ofMaxLength(80));
  }

  @Provide
  Arbitrary<RuleSpec> rules() {
    Arbitrary<List<Target>> machines =
        Arbitraries.oneOf(tags(), vms()).list().ofMinSize(1).ofMaxSize(5);
    Arbitrary<List<Target>> others =
        Arbitraries.oneOf(
            Arbitraries.of(
                List.of((Target) new Target.Any()), List.of((Target) new Target.AllVms())),
            Arbitraries.oneOf(tags(), vms()).list().ofMinSize(1).ofMaxSize(5),
            addresses().list().ofMinSize(1).ofMaxSize(5));
    return Combinators.combine(
            machines,
            others,
            Arbitraries.of(true, false),
            traffic(),
            Arbitraries.integers().between(0, 100),
            Arbitraries.of(true, false))
        .as(
            (from, to, allow, traffic, priority, turned) ->
                new RuleSpec(turned ? to : from, turned ? from : to, allow, traffic, priority));
  }

  @Provide
  Arbitrary<Packet> packets() {
    return Combinators.combine(
            ips(),
            ips(),
            Arbitraries.of(Protocol.class),
            Arbitraries.integers().between(1, 65535),
            Arbitraries.integers().between(0, 255))
        .as((from, to, protocol, port, type) -> new Packet(from, to, protocol, port, type, 0));
  }

  private static Arbitrary<Target> tags() {
    Arbitrary<String> text =
        Arbitraries.strings()
            .ofMinLength(1)
            .ofMaxLength(12)
            .map(s -> s.replaceAll("[\\x00\\p{Cs}]", "x"));
    return Combinators.combine(text, text.injectNull(0.5)).as(Target.Tag::new);
  }

  private static Arbitrary<Target> vms() {
    return Combinators.combine(Arbitraries.longs(), Arbitraries.longs())
        .as((high, low) -> new Target.Vm(new UUID(high, low)));
  }

  private static Arbitrary<Address> ips() {
    return Arbitraries.longs()
        .between(0, 0xffffffffL)
        .map(v -> new Address(false, BigInteger.valueOf(v)));
  }

  private static Arbitrary<Target> addresses() {
    Arbitrary<Target> subnets =
        Combinators.combine(ips(), Arbitraries.integers().between(0, 32))
            .as(
                (ip, bits) ->
                    new Target.Subnet(
                        new Prefix(
                            new Address(
                                false, ip.value().shiftRight(32 - bits).shiftLeft(32 - bits)),
                            bits)));
    return Arbitraries.oneOf(ips().map(Target.Ip::new), subnets);
  }

  private static Arbitrary<Traffic> traffic() {
    Arbitrary<Traffic.PortRange> ranges =
        Combinators.combine(
                Arbitraries.integers().between(1, 65535),
                Arbitraries.integers().between(0, 500),
                Arbitraries.of(true, false))
            .as(
                (first, more, written) ->
                    new Traffic.PortRange(
                        first, written ? Math.min(65535, first + more) : first, written));
    Arbitrary<Traffic> ports =
        Combinators.combine(Arbitraries.of(Protocol.TCP, Protocol.UDP), ranges.list().ofMaxSize(8))
            .as(Traffic.Ports::new);
    Arbitrary<Traffic> types =
        Combinators.combine(
                Arbitraries.integers().between(0, 255),
                Arbitraries.integers().between(0, 255).injectNull(0.4))
            .as(Traffic.IcmpType::new)
            .list()
            .ofMaxSize(8)
            .map(list -> new Traffic.Types(Protocol.ICMP, list));
    // ICMP needs targets of its family; ports suit them all.
    return Arbitraries.oneOf(ports, types);
  }
}
