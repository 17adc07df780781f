package io.perigee.devkit.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** When the supervisor starts a process again. */
final class WatchedTest {

  private final SetClock clock = new SetClock();
  private boolean runs;
  private boolean broken;
  private int starts;
  private final Watched watched = new Watched("thing", clock, () -> runs, this::start);

  @Test
  void aProcessThatDoesNotRunIsStartedAtOnce() {
    watched.look();
    assertThat(starts).isEqualTo(1);
    watched.look();
    assertThat(starts).isEqualTo(1);
  }

  @Test
  void oneThatRanLongIsStartedAgainAtOnce() {
    watched.look();
    clock.pass(Duration.ofMinutes(5));
    runs = false;
    watched.look();
    assertThat(starts).isEqualTo(2);
  }

  @Test
  void oneThatEndsSoonIsStartedAgainAfterPausesThatGrowToABound() {
    // Given a process that ends as soon as it is started
    watched.look();
    long[] pauses = {500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000};
    for (long pause : pauses) {
      runs = false;
      int before = starts;
      watched.look();
      // Then it is not started before its pause is over
      clock.pass(Duration.ofMillis(pause - 1));
      watched.look();
      assertThat(starts).as("before %d ms", pause).isEqualTo(before);
      clock.pass(Duration.ofMillis(1));
      watched.look();
      assertThat(starts).as("after %d ms", pause).isEqualTo(before + 1);
    }
  }

  @Test
  void oneThatCannotBeStartedIsTriedAgain() {
    broken = true;
    watched.look();
    broken = false;
    watched.look();
    assertThat(runs).isFalse();
    clock.pass(Duration.ofSeconds(1));
    watched.look();
    assertThat(runs).isTrue();
  }

  private void start() {
    starts++;
    if (broken) {
      throw new IllegalStateException("no room");
    }
    runs = true;
  }

  private static final class SetClock extends Clock {

    private Instant now = Instant.parse("2026-11-21T00:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
