package io.perigee.contracts.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleTest {

  // A Saturday.
  private static final Instant NOW = Instant.parse("2026-11-21T08:30:15.500Z");

  private static Attempt attempt(String action) {
    return new Attempt(
        action,
        List.of("/my/machines/m1", "/acme/machines/m1"),
        NOW,
        "10.1.2.3",
        "triton/7.17.0 (linux)",
        "POST",
        Map.of("role", "database", "Env", "live"));
  }

  private static boolean grants(String rule, String action) {
    return Rule.parse(rule).grants(attempt(action));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CAN rebootmachine if requesttime::time > 07:30:00 and requesttime::time < 18:30:00 and requesttime::day in (Mon, Tue, Wed, THu, Fri)",
        "CAN stopmachine",
        "can listmachine and getmachine",
        "can rebootMachine",
        "CAN rebootmachine, createmachine AND getmachine",
        "CAN stopmachine, startmachine, renamemachine, enablemachinefirewall AND disablemachinefirewall",
        "CAN listkeys AND listuserkeys",
        "CAN read, write, and modify WHERE sourceip::ip = \"::ffff:10.0.0.1\"",
        "CAN * ",
        "CAN getmachine ON /my/machines/*, /acme/machines/m1 WHEN not (method = GET or day = Sunday)",
        "CAN getmachine /my/machines/* IF date >= 2026-01-01 and requesttime::datetime < 2027-01-01T00:00:00Z"
      })
  void publishedAndDocumentedRulesAreRead(String text) {
    assertThat(Rule.parse(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CAN stopmachine                     | StopMachine       | true",
        "cAn STOPMACHINE                     | StopMachine       | true",
        "CAN stopmachine                     | StartMachine      | false",
        "CAN listmachine and getmachines     | ListMachines      | true",
        "CAN listmachine and getmachines     | GetMachine        | true",
        "CAN listmachines                    | ListMachineTags   | false",
        "CAN listpolicy                      | ListPolicies      | true",
        "CAN deletemachinetag                | DeleteMachineTag  | true",
        "CAN deletemachinetag                | DeleteMachineTags | false",
        "CAN deletemachinetags               | DeleteMachineTags | true",
        "CAN deletemachines                  | DeleteMachine     | true",
        "CAN list*                           | ListImages        | true",
        "CAN list*                           | GetImage          | false",
        "CAN everything                      | DeleteUser        | true",
        "CAN \"all\"                         | DeleteUser        | true",
        "CAN getmachine ON /my/machines/m1   | GetMachine        | true",
        "CAN getmachine ON /my/machines/m2   | GetMachine        | false",
        "CAN getmachine /*/machines/*        | GetMachine        | true",
        "CAN getmachine ON *                 | GetMachine        | true"
      })
  void actionsGoByNameInAnyCaseSingularOrPlural(String rule, String action, boolean granted) {
    assertThat(grants(rule, action)).isEqualTo(granted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "requesttime::time > 07:30:00 and requesttime::time < 18:30:00 | true",
        "time = 08:30:15                                               | true",
        "time >= 8:30 and time <= 08:30                                | false",
        "requesttime::day in (Mon, Tue, Wed, THu, Fri)                 | false",
        "day = saturday                                                | true",
        "day > Fri and day < Sun                                       | true",
        "day != sat                                                    | false",
        "date > 2026-11-21                                             | true",
        "requesttime < 2026-11-21T08:30:16                             | true",
        "sourceip = 10.1.2.3                                           | true",
        "sourceip = 10.0.0.0/8                                         | true",
        "sourceip != 10.0.0.0/8                                        | false",
        "sourceip in (192.168.0.0/16, 10.1.0.0/16)                     | true",
        "sourceip::ip = \"2001:db8::/32\"                              | false",
        "user-agent like triton/*                                      | true",
        "user-agent = curl                                             | false",
        "method = post                                                 | true",
        "tag_role::string = database                                   | true",
        "tag_role = DATABASE                                           | false",
        "tag_Env in (test, live)                                       | true",
        "tag_env = live                                                | false",
        "not tag_nosuch = x                                            | false",
        "tag_nosuch = x or day = Sat                                   | true",
        "not (day = Sat or day = Sun)                                  | false",
        "not not day = Sat                                             | true",
        "day = Sun and day = Mon or day = Sat                          | true",
        "day = Sun and (day = Mon or day = Sat)                        | false"
      })
  void conditionsLookAtTimeDayAddressAgentAndTags(String condition, boolean holds) {
    assertThat(grants("CAN getmachine WHEN " + condition, "GetMachine")).isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                  | 1  | expected CAN",
        "Fred can read                       | 1  | expected CAN; a rule names no principal",
        "CAN                                 | 4  | expected an action, found the end of the rule",
        "CAN and                             | 5  | expected an action, found \"and\"",
        "CAN getmachine,                     | 16 | expected an action",
        "CAN getmachine stopmachine          | 16 | expected a comma, AND, ON or WHEN, found \"stopmachine\"",
        "CAN getmachine ON                   | 18 | expected a resource's path",
        "CAN getmachine WHEN                 | 20 | expected a condition",
        "CAN getmachine WHEN colour = red    | 21 | \"colour\" is no condition",
        "CAN getmachine WHEN tag_ = red      | 21 | \"tag_\" is no condition",
        "CAN x WHEN day                      | 15 | expected an operator, found the end",
        "CAN x WHEN day = someday            | 18 | \"someday\" is no day of the week",
        "CAN x WHEN time = 25:00             | 19 | \"25:00\" is no time like 07:30:00",
        "CAN x WHEN date = tomorrow          | 19 | \"tomorrow\" is no date",
        "CAN x WHEN sourceip = localhost     | 23 | \"localhost\" is no address or prefix",
        "CAN x WHEN sourceip = 10.0.0.0/33   | 23 | \"10.0.0.0/33\" is no address",
        "CAN x WHEN sourceip > 10.0.0.1      | 21 | \">\" does not compare values of type ip",
        "CAN x WHEN sourceip::day = Mon      | 12 | \"sourceip\" cannot be compared as a value of type day",
        "CAN x WHEN day::weekday = Mon       | 17 | \"weekday\" is no type",
        "CAN x WHEN day in Mon               | 19 | expected \"(\" and a list, found \"Mon\"",
        "CAN x WHEN day in ()                | 20 | expected a value, found \")\"",
        "CAN x WHEN (day = Mon               | 22 | expected \")\", found the end of the rule",
        "CAN x WHEN day = Mon day = Tue      | 22 | expected AND, OR or the end of the rule",
        "CAN x WHEN tag_a ! b                | 18 | \"!\" is no operator",
        "CAN \"x                             | 5  | this quotation mark is never closed"
      })
  void whatIsNoRuleIsRefusedWithThePlaceAndWhatWasExpected(
      String text, int column, String message) {
    MalformedRule refused = catchThrowableOfType(MalformedRule.class, () -> Rule.parse(text));

    assertThat(refused).isNotNull();
    assertThat(refused).hasMessageStartingWith("at column " + column + ": ");
    assertThat(refused.column()).isEqualTo(column);
    assertThat(refused.getMessage()).contains(message);
  }

  @Test
  void nestingAndLengthAreBounded() {
    String deep = "CAN x WHEN " + "(".repeat(40) + "day = Mon" + ")".repeat(40);

    assertThat(catchThrowableOfType(MalformedRule.class, () -> Rule.parse(deep)))
        .hasMessageContaining("nested more than 32 deep");
    assertThat(
            catchThrowableOfType(
                MalformedRule.class, () -> Rule.parse("CAN " + "x".repeat(Rule.LONGEST))))
        .hasMessageContaining("at most 2000 characters");
  }

  @Test
  void anAttemptWithoutAnAddressOrAgentIsGrantedNothingByThem() {
    Attempt bare = new Attempt("GetMachine", List.of("/my"), NOW, null, null, "GET", Map.of());

    for (String condition :
        List.of("sourceip = 0.0.0.0/0", "sourceip != 10.0.0.1", "user-agent != x")) {
      Rule rule = Rule.parse("CAN getmachine WHEN " + condition);
      assertThat(rule.holds(bare)).as(condition).isEqualTo(Verdict.UNKNOWN);
      assertThat(rule.grants(bare)).as(condition).isFalse();
    }
  }

  @Test
  void aRoleCountsOnlyOnResourcesThatBearItsTag() {
    RoleGrants read =
        new RoleGrants("read", true, List.of(Rule.parse("CAN listmachines and getmachine")));

    assertThat(RoleGrants.allow(List.of(read), Set.of("read"), attempt("GetMachine"))).isTrue();
    assertThat(RoleGrants.allow(List.of(read), Set.of("other"), attempt("GetMachine"))).isFalse();
    assertThat(RoleGrants.allow(List.of(read), Set.of(), attempt("GetMachine"))).isFalse();
    assertThat(RoleGrants.allow(List.of(read), Set.of("read"), attempt("StopMachine"))).isFalse();
    assertThat(RoleGrants.allow(List.of(), Set.of("read"), attempt("GetMachine"))).isFalse();
  }

  @Test
  void rulesSayWhetherTheyReadTags() {
    assertThat(Rule.parse("CAN x WHEN day = Mon or not tag_a in (b)").readsTags()).isTrue();
    assertThat(Rule.parse("CAN x WHEN day = Mon and user-agent like *").readsTags()).isFalse();
  }
}
