package io.perigee.contracts.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is written as a rule is read, or refused with a place inside it. */
class RulePropertiesTest {

  private static final Attempt ATTEMPT =
      new Attempt(
          "GetMachine",
          List.of("/my/machines/m1"),
          Instant.parse("2026-11-21T08:30:00Z"),
          "10.1.2.3",
          "curl",
          "GET",
          Map.of("a", "b"));

  @Property
  void anyTextIsReadOrRefusedInItsPlace(@ForAll String text) {
    readOrRefused(text);
  }

  @Property
  void anyMixOfTheLanguagesWordsIsReadOrRefusedInItsPlace(@ForAll("mixes") String text) {
    readOrRefused(text);
  }

  @Property
  void aConditionAndItsNegationNeverBothGrant(@ForAll("conditions") String condition) {
    boolean plain = Rule.parse("CAN getmachine WHEN " + condition).grants(ATTEMPT);
    boolean negated = Rule.parse("CAN getmachine WHEN NOT (" + condition + ")").grants(ATTEMPT);

    assertThat(plain && negated).isFalse();
  }

  @Property
  void keywordsAndActionsGoInAnyCase(@ForAll("conditions") String condition) {
    String lower = "can getmachine when " + condition;
    String upper = "CAN GETMACHINE WHEN " + condition;

    assertThat(Rule.parse(lower).grants(ATTEMPT)).isEqualTo(Rule.parse(upper).grants(ATTEMPT));
  }

  @Property
  void globsMatchAsTheirRegularExpressionsDo(
      @ForAll("globs") String pattern, @ForAll("words") String text) {
    String expression = pattern.replace("*", ".*");

    assertThat(Glob.matches(pattern, text)).isEqualTo(text.matches(expression));
  }

  private static void readOrRefused(String text) {
    try {
      Rule rule = Rule.parse(text);
      assertThat(rule.text()).isEqualTo(text);
      assertThat(rule.holds(ATTEMPT)).isNotNull();
    } catch (MalformedRule e) {
      assertThat(e.column()).isBetween(1, text.length() + 1);
      assertThat(e).hasMessageContaining("at column " + e.column());
    }
  }

  @Provide
  Arbitrary<String> mixes() {
    return Arbitraries.of(
            "CAN",
            "can",
            "getmachine",
            "AND",
            "and",
            ",",
            "ON",
            "/my/machines/*",
            "*",
            "WHEN",
            "if",
            "NOT",
            "(",
            ")",
            "OR",
            "in",
            "like",
            "=",
            "!=",
            "<",
            ">=",
            "!",
            "\"",
            "\"a b\"",
            "::",
            "requesttime",
            "time",
            "day",
            "date",
            "ip",
            "string",
            "sourceip",
            "user-agent",
            "tag_a",
            "07:30:00",
            "Mon",
            "2026-11-21",
            "10.0.0.0/8",
            "\u00e9",
            "\ud83d\ude00")
        .list()
        .ofMaxSize(30)
        .map(words -> String.join(" ", words));
  }

  @Provide
  Arbitrary<String> conditions() {
    Arbitrary<String> simple =
        Arbitraries.of(
            "day = Sat",
            "day in (Mon, Tue)",
            "time < 12:00",
            "sourceip = 10.0.0.0/8",
            "user-agent like c*",
            "tag_a = b",
            "tag_c = d",
            "method != GET");
    return Arbitraries.lazyOf(
        () -> simple,
        () ->
            Combinators.combine(simple, Arbitraries.of(" AND ", " OR "), conditions())
                .as((left, word, right) -> "(" + left + word + right + ")"));
  }

  @Provide
  Arbitrary<String> globs() {
    return Arbitraries.strings().withChars('a', 'b', '*').ofMaxLength(8);
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.strings().withChars('a', 'b').ofMaxLength(10);
  }
}
