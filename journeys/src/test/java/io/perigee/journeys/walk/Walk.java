package io.perigee.journeys.walk;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.journeys.program.Run;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Commands of somebody else's client, read from a file and run one after another, each held to how
 * it ends and what it prints. A line is
 *
 * <pre>
 * [~] [!] command words "with spaces" | check | check …
 *
 * !                  the command must fail
 * ~                  it is given again until it says what it should
 * text               is printed, on either stream
 * without text       is not printed
 * /pointer = value   is so in a JSON document that is printed
 * name := /pointer   is kept, for $name in what follows
 * name := pattern    so is a regular expression's first group, of what is no JSON
 * </pre>
 *
 * Output that is no JSON document as a whole is taken as one a line. Lines with # are remarks.
 */
public final class Walk {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** Runs one command, whatever comes of it. */
  @FunctionalInterface
  public interface Client {
    Run run(String... words) throws IOException, InterruptedException;
  }

  private final Client client;
  private final Map<String, String> names;

  /**
   * @param names what is known from the start
   */
  public Walk(Client client, Map<String, String> names) {
    this.client = client;
    this.names = new HashMap<>(names);
  }

  /**
   * What came of a walk.
   *
   * @param commands how many there were
   * @param failures what each that did not do as it should did instead
   */
  public record Walked(int commands, List<String> failures) {}

  /** Walks a file of {@code /walk} to its end, past what fails. */
  public Walked through(String file) throws Exception {
    List<Step> steps = read(file);
    List<String> failures = new ArrayList<>();
    for (Step step : steps) {
      try {
        if (step.patient()) {
          Awaitility.await(step.toString())
              .atMost(PATIENCE)
              .pollInterval(PAUSE)
              .untilAsserted(() -> take(step));
        } else {
          take(step);
        }
      } catch (AssertionError | ConditionTimeoutException e) {
        failures.add(e.getMessage());
      }
    }
    return new Walked(steps.size(), failures);
  }

  private void take(Step step) throws Exception {
    List<String> words = step.words().stream().map(this::filled).toList();
    Run run = client.run(words.toArray(String[]::new));
    String told = "%s %s: %s".formatted(step, words, run);
    if (step.fails()) {
      assertThat(run.exit()).as(told).isNotZero();
    } else {
      assertThat(run.exit()).as(told).isZero();
    }
    Printed printed = Printed.of(run);
    for (String check : step.checks()) {
      check(check, printed, told);
    }
  }

  private void check(String check, Printed printed, String told) {
    int keep = check.indexOf(" := ");
    int equals = check.indexOf(" = ");
    if (keep > 0) {
      List<String> found = printed.find(check.substring(keep + 4).strip());
      assertThat(found).as("%s in %s", check, told).isNotEmpty();
      names.put(check.substring(0, keep).strip(), found.getFirst());
    } else if (check.startsWith("/") && equals > 0) {
      assertThat(printed.at(check.substring(0, equals)))
          .as("%s in %s", check, told)
          .contains(filled(check.substring(equals + 3)));
    } else if (check.startsWith("without ")) {
      assertThat(printed.text()).as(told).doesNotContain(filled(check.substring(8)));
    } else {
      assertThat(printed.text()).as(told).contains(filled(check));
    }
  }

  private String filled(String text) {
    return java.util.regex.Pattern.compile("\\$([a-z]+)")
        .matcher(text)
        .replaceAll(
            m -> {
              String value = names.get(m.group(1));
              assertThat(value).as("$%s of %s", m.group(1), text).isNotNull();
              return java.util.regex.Matcher.quoteReplacement(value);
            });
  }

  private static List<Step> read(String file) throws IOException {
    try (InputStream in = Walk.class.getResourceAsStream("/walk/" + file)) {
      assertThat(in).as("/walk/%s", file).isNotNull();
      return Step.all(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
