package io.perigee.gateway.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThrottleTest {

  private final AtomicLong now = new AtomicLong(-5_000_000_000L);
  private final Throttle throttle = new Throttle(10, 3, 100, now::get);

  @Test
  void aBurstGoesThroughAndTheNextWaits() {
    assertThat(throttle.take("a")).isZero();
    assertThat(throttle.take("a")).isZero();
    assertThat(throttle.take("a")).isZero();

    assertThat(throttle.wouldWait("a")).isEqualTo(1);
    assertThat(throttle.take("a")).isEqualTo(1);
  }

  @Test
  void tokensComeBackAtTheirRate() {
    throttle.take("a");
    throttle.take("a");
    throttle.take("a");
    now.addAndGet(100_000_000L);

    assertThat(throttle.take("a")).isZero();
    assertThat(throttle.take("a")).isEqualTo(1);
  }

  @Test
  void anIdleBucketIsFullAndNoFuller() {
    now.addAndGet(3_600_000_000_000L);

    assertThat(throttle.take("a")).isZero();
    assertThat(throttle.take("a")).isZero();
    assertThat(throttle.take("a")).isZero();
    assertThat(throttle.take("a")).isEqualTo(1);
  }

  @Test
  void callersDoNotShareBuckets() {
    throttle.take("a");
    throttle.take("a");
    throttle.take("a");

    assertThat(throttle.wouldWait("b")).isZero();
    assertThat(throttle.take("b")).isZero();
  }

  @Test
  void aSlowBucketTellsHowManySecondsItTakes() {
    Throttle slow = new Throttle(1, 1, 10, now::get);
    slow.take("a");

    assertThat(slow.take("a")).isEqualTo(1);
    now.addAndGet(1_000_000_000L);
    assertThat(slow.take("a")).isZero();
  }
}
