package io.perigee.gateway.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.gateway.config.GatewayConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BreakerTest {

  private static final int FAILURES = 3;
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final Hands clock = new Hands();
  private final AtomicInteger refused = new AtomicInteger();
  private final Breaker breaker =
      new Breaker("compute", new Settings(), clock, refused::incrementAndGet);

  /** A clock that goes on when it is told to. */
  private static final class Hands extends Clock {
    private Instant now = Instant.parse("2026-11-21T10:00:00Z");

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

  private record Settings() implements GatewayConfig.CircuitBreaker {
    @Override
    public int failures() {
      return FAILURES;
    }

    @Override
    public Duration pause() {
      return PAUSE;
    }
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.ask().failed();
    }
  }

  @Test
  void itOpensAfterSoManyFailuresInARow() {
    fail(FAILURES - 1);
    assertThat(breaker.isOpen()).isFalse();

    fail(1);

    assertThat(breaker.isOpen()).isTrue();
    assertThat(breaker.ask()).isNull();
    assertThat(refused).hasValue(1);
  }

  @Test
  void anAnswerInBetweenBeginsTheCountAnew() {
    fail(FAILURES - 1);
    breaker.ask().answered();
    fail(FAILURES - 1);

    assertThat(breaker.isOpen()).isFalse();

    fail(1);

    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void aRefusalSaysWhenTheServiceIsAskedAgain() {
    fail(FAILURES);
    clock.pass(Duration.ofMillis(3_500));

    assertThat(breaker.refusal().status()).isEqualTo(503);
    assertThat(breaker.refusal().retryAfter()).isEqualTo(7);
    assertThat(breaker.refusal().message()).contains("compute-service");
  }

  @Test
  void afterThePauseOneRequestFindsOut() {
    fail(FAILURES);
    clock.pass(PAUSE.plusMillis(1));

    Breaker.Permit probe = breaker.ask();

    assertThat(probe).isNotNull();
    assertThat(breaker.ask()).as("while the first is under way").isNull();
    probe.answered();
    assertThat(breaker.isOpen()).isFalse();
    assertThat(breaker.ask()).isNotNull();
  }

  @Test
  void aProbeThatFailsBeginsThePauseAnew() {
    fail(FAILURES);
    clock.pass(PAUSE.plusMillis(1));

    breaker.ask().failed();

    assertThat(breaker.ask()).isNull();
    assertThat(breaker.refusal().retryAfter()).isEqualTo(10);
    clock.pass(PAUSE.plusMillis(1));
    assertThat(breaker.ask()).isNotNull();
  }

  @Test
  void aProbeThatSaysNothingOfTheServiceLeavesRoomForAnother() {
    fail(FAILURES);
    clock.pass(PAUSE.plusMillis(1));

    breaker.ask().released();

    assertThat(breaker.ask()).isNotNull();
  }

  @Test
  void anOutcomeCountsOnce() {
    Breaker.Permit permit = breaker.ask();
    for (int i = 0; i < FAILURES; i++) {
      permit.failed();
    }

    assertThat(breaker.isOpen()).isFalse();
  }
}
