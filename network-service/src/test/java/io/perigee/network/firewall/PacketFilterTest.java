package io.perigee.network.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.network.address.Address;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The engine, by a table of packets. */
class PacketFilterTest {

  private static final UUID ACME = UUID.randomUUID();
  private static final UUID OTHER = UUID.randomUUID();
  private static final UUID WEB = UUID.fromString("11111111-1111-4111-8111-111111111111");

  private static FirewalledMachine machine(
      UUID id, UUID account, boolean enabled, Map<String, String> tags, String... addresses) {
    return new FirewalledMachine(
        id,
        account,
        enabled,
        tags,
        Arrays.stream(addresses).map(Address::of).collect(Collectors.toSet()));
  }

  private final FirewalledMachine web =
      machine(WEB, ACME, true, Map.of("role", "www", "public", "true"), "10.0.0.10", "fd00::10");
  private final FirewalledMachine db =
      machine(UUID.randomUUID(), ACME, true, Map.of("role", "db"), "10.0.0.20");
  private final FirewalledMachine stranger =
      machine(UUID.randomUUID(), OTHER, true, Map.of("role", "www"), "10.0.0.30");

  private static Rule rule(UUID account, String text) {
    return new Rule(UUID.randomUUID(), account, RuleParser.parse(text), true, null, 1);
  }

  /**
   * {@code packets.csv}: rules (with semicolons between), direction at the web machine, protocol,
   * from, to, port or type[:code], verdict.
   */
  @ParameterizedTest
  @CsvFileSource(
      resources = "/firewall/packets.csv",
      delimiter = '|',
      quoteCharacter = '~',
      numLinesToSkip = 1)
  void packetsPassAsTheRulesSay(
      String rules,
      String direction,
      Protocol protocol,
      String from,
      String to,
      String number,
      String verdict) {
    List<Rule> given =
        rules == null
            ? List.of()
            : Arrays.stream(rules.split(";")).map(String::strip).map(r -> rule(ACME, r)).toList();
    PacketFilter filter = new PacketFilter(given, List.of(web, db, stranger));
    String[] numbers = number.split(":");
    Packet packet =
        protocol.hasPorts()
            ? Packet.to(protocol, from, to, Integer.parseInt(numbers[0]))
            : Packet.icmp(
                protocol,
                from,
                to,
                Integer.parseInt(numbers[0]),
                numbers.length > 1 ? Integer.parseInt(numbers[1]) : 0);

    boolean passes =
        direction.equals("in") ? filter.letsIn(web, packet) : filter.letsOut(web, packet);

    assertThat(passes ? "pass" : "stop").isEqualTo(verdict);
  }

  @Test
  void withoutAFirewallEverythingPasses() {
    FirewalledMachine open = machine(UUID.randomUUID(), ACME, false, Map.of(), "10.0.0.40");
    PacketFilter filter =
        new PacketFilter(
            List.of(rule(ACME, "FROM any TO all vms BLOCK tcp PORT all")), List.of(open));

    assertThat(filter.letsIn(open, Packet.to(Protocol.TCP, "192.0.2.1", "10.0.0.40", 22))).isTrue();
  }

  @Test
  void aRuleThatIsNotEnabledSaysNothing() {
    Rule off =
        new Rule(
            UUID.randomUUID(),
            ACME,
            RuleParser.parse("FROM any TO all vms ALLOW tcp PORT 22"),
            false,
            null,
            1);
    PacketFilter filter = new PacketFilter(List.of(off), List.of(web));

    assertThat(filter.letsIn(web, Packet.to(Protocol.TCP, "192.0.2.1", "10.0.0.10", 22))).isFalse();
  }

  @Test
  void anotherAccountsRulesDoNotApplyAndGlobalOnesDoToEverybody() {
    Packet ssh = Packet.to(Protocol.TCP, "192.0.2.1", "10.0.0.10", 22);
    String text = "FROM any TO all vms ALLOW tcp PORT 22";

    assertThat(new PacketFilter(List.of(rule(OTHER, text)), List.of(web)).letsIn(web, ssh))
        .isFalse();
    assertThat(new PacketFilter(List.of(rule(null, text)), List.of(web)).letsIn(web, ssh)).isTrue();
    assertThat(rule(null, text).appliesTo(stranger)).isTrue();
    assertThat(rule(OTHER, text).appliesTo(web)).isFalse();
  }

  @Test
  void targetsOfMachinesMeanTheOwnersMachinesOnly() {
    PacketFilter filter =
        new PacketFilter(
            List.of(rule(ACME, "FROM tag role = www TO vm " + WEB + " ALLOW tcp PORT 80")),
            List.of(web, stranger));

    assertThat(filter.letsIn(web, Packet.to(Protocol.TCP, "10.0.0.30", "10.0.0.10", 80))).isFalse();
    assertThat(Set.of(web, stranger)).allMatch(FirewalledMachine::enabled);
  }
}
