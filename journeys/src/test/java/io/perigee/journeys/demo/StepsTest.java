package io.perigee.journeys.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.journeys.client.Answer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the demo counts what it tries, which decides its exit code. */
class StepsTest {

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Steps steps = new Steps(new PrintStream(said, true, StandardCharsets.UTF_8));

  @Test
  void allIsWellWhenNothingIsOff() {
    steps.chapter("Luna2");
    steps.step("one", () -> Steps.expect("power", "on", "on"));

    assertThat(steps.sum()).isTrue();
    assertThat(said()).contains("== Luna2").contains("  ok    one").contains("1 steps, 0 off");
  }

  @Test
  void oneThatIsOffIsToldAndTheOthersAreTriedAllTheSame() {
    steps.step("one", () -> Steps.expect("power", "on", "off"));
    steps.step("two", () -> Steps.expect("it is there", true));

    assertThat(steps.sum()).isFalse();
    assertThat(said())
        .contains("  FAIL  one")
        .contains("power: expected on, found off")
        .contains("  ok    two")
        .contains("2 steps, 1 off");
  }

  @Test
  void whatWasAskedAndAnsweredIsShownOnALineEach() {
    Answer answer =
        new Answer(200, HttpHeaders.of(Map.of(), (a, b) -> true), "{\n  \"message\": \"x\"\n}");

    steps.show("GET /ping", answer);

    assertThat(said()).contains("> GET /ping").contains("< 200 { \"message\": \"x\" }");
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }
}
