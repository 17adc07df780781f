package io.perigee.network.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perigee.contracts.error.Invalid;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleParserTest {

  private static final String VM = "0abeae82-c040-4080-ac60-b60d3e3890a7";

  /** The examples of "Firewall Rule Syntax", each with the form in which it is shown. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "FROM any TO vm 0abeae82-c040-4080-ac60-b60d3e3890a7 ALLOW tcp port 80"
            + "| FROM any TO vm 0abeae82-c040-4080-ac60-b60d3e3890a7 ALLOW tcp PORT 80",
        "FROM vm 0abeae82-c040-4080-ac60-b60d3e3890a7 TO subnet 10.99.99.0/24 BLOCK tcp port 25"
            + "| FROM vm 0abeae82-c040-4080-ac60-b60d3e3890a7 TO subnet 10.99.99.0/24 BLOCK tcp PORT 25",
        "FROM any TO vm 0abeae82-c040-4080-ac60-b60d3e3890a7 BLOCK tcp ports 40000 - 65535"
            + "| FROM any TO vm 0abeae82-c040-4080-ac60-b60d3e3890a7 BLOCK tcp PORTS 40000 - 65535",
        "FROM ip 10.99.99.7 TO (tag www OR tag testwww) ALLOW tcp (port 80 AND port 443)"
            + "| FROM ip 10.99.99.7 TO (tag \"testwww\" OR tag \"www\") ALLOW tcp (PORT 80 AND PORT 443)",
        "FROM tag group=www TO tag group=mon ALLOW udp port 514"
            + "| FROM tag \"group\" = \"www\" TO tag \"group\" = \"mon\" ALLOW udp PORT 514",
        "FROM any TO tag mta ALLOW tcp PORT 25 | FROM any TO tag \"mta\" ALLOW tcp PORT 25",
        "FROM subnet 10.20.30.0/24 TO tag mta BLOCK tcp PORT 25 PRIORITY 1"
            + "| FROM subnet 10.20.30.0/24 TO tag \"mta\" BLOCK tcp PORT 25 PRIORITY 1",
        "FROM all vms TO any BLOCK tcp PORT all | FROM all vms TO any BLOCK tcp PORT all",
        "FROM all vms TO any ALLOW tcp PORT 22 PRIORITY 1 | FROM all vms TO any ALLOW tcp PORT 22 PRIORITY 1",
      })
  void thePublishedExamplesAreReadAndShownInNormalForm(String rule, String normal) {
    assertThat(RuleParser.parse(rule).text()).isEqualTo(normal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "from ANY to ALL VMS allow TCP PORT 1 | FROM any TO all vms ALLOW tcp PORT 1",
        "FROM (any) TO (all vms) ALLOW tcp (PORT all) | FROM any TO all vms ALLOW tcp PORT all",
        "FROM (tag a) TO any BLOCK udp (PORT 9) | FROM tag \"a\" TO any BLOCK udp PORT 9",
        "FROM (vm 0ABEAE82-C040-4080-AC60-B60D3E3890A7 OR tag b OR subnet 10.0.0.0/8 OR ip 10.2.0.3 OR tag a) TO any BLOCK udp PORT 9"
            + "| FROM (ip 10.2.0.3 OR subnet 10.0.0.0/8 OR tag \"a\" OR tag \"b\" OR vm 0abeae82-c040-4080-ac60-b60d3e3890a7) TO any BLOCK udp PORT 9",
        "FROM (tag t OR tag t=v OR tag t OR tag u=1) TO any BLOCK udp PORT 9"
            + "| FROM (tag \"t\" OR tag \"u\" = \"1\") TO any BLOCK udp PORT 9",
        "FROM any TO tag a ALLOW tcp (PORT 1002 AND PORT 10 AND PORT 6) | FROM any TO tag \"a\" ALLOW tcp (PORT 6 AND PORT 10 AND PORT 1002)",
        "FROM any TO tag a ALLOW tcp PORTS 1002, 1052 | FROM any TO tag \"a\" ALLOW tcp (PORT 1002 AND PORT 1052)",
        "FROM any TO tag a ALLOW tcp PORTS 1002,20-40 , 10,6 - 11 | FROM any TO tag \"a\" ALLOW tcp PORTS 6 - 11, 10, 20 - 40, 1002",
        "FROM any TO tag a ALLOW tcp PORTS 50-50 | FROM any TO tag \"a\" ALLOW tcp PORTS 50 - 50",
        "FROM any TO tag a ALLOW icmp (TYPE 8 CODE 0 AND TYPE 3 CODE 11 AND TYPE 40 AND TYPE 3 CODE 1)"
            + "| FROM any TO tag \"a\" ALLOW icmp (TYPE 3 CODE 1 AND TYPE 3 CODE 11 AND TYPE 8 CODE 0 AND TYPE 40)",
        "FROM any TO tag a ALLOW icmp6 TYPE all | FROM any TO tag \"a\" ALLOW icmp6 TYPE all",
        "FROM ip fd00:0:0::2 TO tag a ALLOW tcp PORT 1 | FROM ip fd00::2 TO tag \"a\" ALLOW tcp PORT 1",
        "FROM any TO tag \"VM type\" = \"LDAP server\" ALLOW tcp PORT 389 PRIORITY 100"
            + "| FROM any TO tag \"VM type\" = \"LDAP server\" ALLOW tcp PORT 389 PRIORITY 100",
        "FROM any TO tag \"1.2.3.0\\/24\" ALLOW tcp PORT 1 | FROM any TO tag \"1.2.3.0/24\" ALLOW tcp PORT 1",
        "FROM any TO tag \"a(b)\\u0009\\u00a0\\\"\" ALLOW tcp PORT 1"
            + "| FROM any TO tag \"a\\(b\\)\\t\\u00A0\\\"\" ALLOW tcp PORT 1",
        "FROM any TO tag \"all\" ALLOW tcp PORT 1 PRIORITY 0 | FROM any TO tag \"all\" ALLOW tcp PORT 1",
        "FROM any TO tag \"백김치\" ALLOW tcp PORT 1 | FROM any TO tag \"백김치\" ALLOW tcp PORT 1",
      })
  void whatIsWrittenInOtherWaysHasOneNormalForm(String rule, String normal) {
    assertThat(RuleParser.parse(rule).text()).isEqualTo(normal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "invalid                                         | character 1: expected FROM, found 'invalid'",
        "FROM foo TO ip 8.8.8.8 ALLOW udp port 53        | character 6: expected any, all vms, vm, tag, ip, subnet or (, found 'foo'",
        "FROM any to                                     | character 12: expected any, all vms, vm, tag, ip, subnet or (, found the end of the rule",
        "FROM all TO any ALLOW tcp port 1                | character 10: expected VMS, found 'TO'",
        "FROM ip 10.99.99.99.254 TO tag a ALLOW tcp port 22 | character 9: expected an IPv4 or IPv6 address, found '10.99.99.99.254'",
        "FROM tag foo TO ip 10.288.0.0 ALLOW udp port 53 | character 20: expected an IPv4 or IPv6 address, found '10.288.0.0'",
        "FROM tag foo TO ip fd00::12345 ALLOW udp port 5 | character 20: expected an IPv4 or IPv6 address",
        "FROM tag foo TO subnet 10.8.0.0/33 ALLOW udp port 53 | character 24: expected a subnet as address/bits",
        "FROM tag foo TO subnet 10.8.0.0/5 ALLOW udp port 53 | character 24: expected a subnet as address/bits without host bits",
        "FROM tag foo TO any ALLOW udp port 0            | character 36: expected a port from 1 to 65535, found '0'",
        "FROM tag foo TO any ALLOW udp port 65537        | character 36: expected a port from 1 to 65535, found '65537'",
        "FROM tag foo TO any ALLOW tcp ports 1-20-30     | character 37: expected a port or a range of ports from 1 to 65535, found '1-20-30'",
        "FROM tag foo TO any ALLOW tcp ports 0-20        | character 37: expected a port or a range",
        "FROM tag foo TO any ALLOW tcp ports 20-bar      | character 37: expected a port or a range of ports, found '20-bar'",
        "FROM tag foo TO any ALLOW tcp ports 20 - 10     | character 37: the end of the range 20 - 10 is below its start",
        "FROM vm asdf TO any ALLOW udp port 50           | character 9: expected the UUID of a vm, found 'asdf'",
        "FROM (all vms OR tag one) TO any ALLOW udp port 53 | character 15: expected ), found 'OR'",
        "FROM (tag one OR any) TO any ALLOW udp port 53  | character 18: expected vm, tag, ip or subnet, found 'any'",
        "FROM tag a TO any ALLOW TCP (port ALL AND port 53) | character 39: expected ), found 'AND'",
        "FROM tag a TO any ALLOW TCP (port 53 AND port ALL) | character 47: expected a port from 1 to 65535, found 'ALL'",
        "FROM tag a TO tag b ALLOW TCP PORT all PRIORITY 101 | character 49: expected a priority from 0 to 100, found '101'",
        "FROM tag a TO tag b ALLOW TCP PORT all PRIORITY now | character 49: expected a priority from 0 to 100, found 'now'",
        "FROM tag a TO tag b ALLOW TCP PORT 1 PRIORITY 1 x | character 49: expected the end of the rule, found 'x'",
        "FROM tag a TO tag b ALLOW TCP PORT 1 x          | character 38: expected PRIORITY or the end of the rule, found 'x'",
        "FROM tag a TO tag b PERMIT TCP PORT 1           | character 21: expected ALLOW or BLOCK, found 'PERMIT'",
        "FROM tag a TO tag b ALLOW sctp PORT 1           | character 27: expected TCP or UDP or ICMP or ICMP6, found 'sctp'",
        "FROM tag a TO tag b ALLOW tcp TYPE 1            | character 31: expected PORT, PORTS or (, found 'TYPE'",
        "FROM tag a TO any BLOCK ICMP TYPE 260           | character 35: expected an ICMP type from 0 to 255, found '260'",
        "FROM tag a TO any BLOCK ICMP TYPE 8 CODE 270    | character 42: expected an ICMP code from 0 to 255, found '270'",
        "FROM tag all TO any ALLOW tcp PORT 1            | character 10: expected a tag's name (a keyword is put in double quotes), found 'all'",
        "FROM tag a.b TO any ALLOW tcp PORT 1            | character 10: expected a tag's name (what has other characters",
        "FROM tag \"a TO any ALLOW tcp PORT 1            | character 10: the text that begins here has no closing quote",
        "FROM tag \"a\\x\" TO any ALLOW tcp PORT 1       | character 12: a backslash must be followed by",
        "FROM tag \"a\\u0000\" TO any ALLOW tcp PORT 1   | character 12: \\u0000 is not a character of text",
        "FROM tag a TO any; ALLOW tcp PORT 1             | character 18: ';' does not belong into a rule",
        "FROM any TO any ALLOW TCP port 53               | it affects no machine",
        "FROM ip 10.8.0.1 TO subnet 10.9.0.0/16 ALLOW TCP port 53 | it affects no machine",
        "FROM all vms TO ip fd00::45 BLOCK ICMP TYPE 8   | icmp is for IPv4, but it has the target ip fd00::45",
        "FROM all vms TO subnet 10.0.0.0/8 BLOCK ICMP6 TYPE 128 | icmp6 is for IPv6, but it has the target subnet 10.0.0.0/8",
      })
  void whatIsWrongIsNamedWithItsPlace(String rule, String message) {
    assertThatThrownBy(() -> RuleParser.parse(rule))
        .isInstanceOf(Invalid.class)
        .hasMessageStartingWith("rule: ")
        .hasMessageContaining(message);
  }

  @Test
  void listsHaveAtMostTwentyFourEntries() {
    assertThat(RuleParser.parse("FROM all vms TO " + ips(24) + " BLOCK tcp PORT 1").to())
        .hasSize(24);

    assertThatThrownBy(() -> RuleParser.parse("FROM all vms TO " + ips(25) + " BLOCK tcp PORT 1"))
        .hasMessageContaining("at most 24 targets are allowed on a side");
    assertThatThrownBy(() -> RuleParser.parse("FROM all vms TO any BLOCK tcp " + many("PORT", 25)))
        .hasMessageContaining("at most 24 ports or types");
    assertThatThrownBy(() -> RuleParser.parse("FROM all vms TO any BLOCK icmp " + many("TYPE", 25)))
        .hasMessageContaining("at most 24 ports or types");
  }

  @ParameterizedTest
  @ValueSource(ints = {8193, 100_000})
  void rulesAreBounded(int length) {
    assertThatThrownBy(() -> RuleParser.parse("x".repeat(length)))
        .hasMessage("rule has %d characters; at most 8192 are allowed", length);
  }

  @Test
  void whatItSaysIsReadable() {
    RuleSpec spec = RuleParser.parse("FROM any TO vm " + VM + " BLOCK tcp PORTS 1, 5-9 PRIORITY 7");

    assertThat(spec.from()).containsExactly(new Target.Any());
    assertThat(spec.to()).containsExactly(new Target.Vm(java.util.UUID.fromString(VM)));
    assertThat(spec.allow()).isFalse();
    assertThat(spec.priority()).isEqualTo(7);
    assertThat(((Traffic.Ports) spec.traffic()).ranges())
        .containsExactly(new Traffic.PortRange(1, 1, false), new Traffic.PortRange(5, 9, true));
  }

  private static String ips(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "ip 10.0.0." + i)
        .collect(Collectors.joining(" OR ", "(", ")"));
  }

  private static String many(String word, int count) {
    return IntStream.range(1, count + 1)
        .mapToObj(i -> word + " " + i)
        .collect(Collectors.joining(" AND ", "(", ")"));
  }
}
