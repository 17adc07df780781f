package io.perigee.compute.affinity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Invalid;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleTest {

  private static final Neighbour MACHINE =
      new Neighbour(
          UUID.fromString("af7ebb74-59be-4481-994f-f6e05fa53075"),
          "foo-web.1",
          (ObjectNode) Json.tree("{\"role\":\"database\",\"n\":3,\"live\":true}"),
          UUID.randomUUID());

  private static Rule rule(String text) {
    return Rule.read(List.of(text)).getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "instance==foo-web.1, true",
    "container==foo-web.1, true",
    "instance==af7ebb74-59be-4481-994f-f6e05fa53075, true",
    "instance==foo, false",
    "instance==foo*, true",
    "instance==*web*, true",
    "instance==foo-web?1, false",
    "instance==/^foo/, true",
    "instance==/web/, true",
    "instance==/^web/, false",
    "instance==/[/]?1$/, true",
    "role==database, true",
    "role==data*, true",
    "role==/base$/, true",
    "role==web, false",
    "n==3, true",
    "live==true, true",
    "nosuch==x, false",
    "nosuch==*, false"
  })
  void matchesByNameIdAndTag(String text, boolean matches) {
    assertThat(rule(text).matches(MACHINE)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({"a==b, true, false", "a!=b, false, false", "a==~b, true, true", "a!=~b, false, true"})
  void readsOperators(String text, boolean near, boolean soft) {
    Rule rule = rule(text);

    assertThat(rule.key()).isEqualTo("a");
    assertThat(rule.near()).isEqualTo(near);
    assertThat(rule.soft()).isEqualTo(soft);
    assertThat(rule.value().text()).isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a=b", "==b", "a==", "a==/(/", "a b==c", "a=~b"})
  void refusesWhatIsNoRule(String text) {
    assertThatThrownBy(() -> rule(text))
        .isInstanceOf(Invalid.class)
        .hasMessageStartingWith("affinity[0]");
  }

  @Test
  void refusesTooManyRules() {
    assertThatThrownBy(() -> Rule.read(Collections.nCopies(17, "a==b")))
        .isInstanceOf(Invalid.class);
  }

  @Test
  void givesUpOnAnExpressionThatTakesForever() {
    // Given
    Neighbour endless =
        new Neighbour(MACHINE.id(), "a".repeat(180) + "b", MACHINE.tags(), MACHINE.host());
    Instant began = Instant.now();

    // When
    boolean matches = rule("instance==/^(a+)+$/").matches(endless);

    // Then
    assertThat(matches).isFalse();
    assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(1));
  }
}
