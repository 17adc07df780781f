package io.perigee.contracts.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LimitsTest {

  @Retention(RetentionPolicy.RUNTIME)
  @interface WithDefault {
    String value();
  }

  interface Work {
    Duration lease();

    @WithDefault("0s")
    Duration latency();

    int bmcPort();

    Optional<Integer> threads();

    double failureRate();

    String name();

    Group group();
  }

  interface Group {
    long firstUid();
  }

  /** Values within the limits, and what one of them is instead. */
  private record Values(
      Duration lease,
      Duration latency,
      int bmcPort,
      Optional<Integer> threads,
      double failureRate,
      long uid)
      implements Work {
    static final Values GOOD =
        new Values(Duration.ofSeconds(1), Duration.ZERO, 0, Optional.empty(), 0.5, 1);

    @Override
    public String name() {
      return "";
    }

    @Override
    public Group group() {
      return () -> uid;
    }
  }

  private static void refused(Values values, String message) {
    assertThatThrownBy(() -> Limits.hold("perigee.work", Work.class, values))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the setting perigee.work." + message);
  }

  @Test
  void valuesWithinTheirLimitsPass() {
    assertThatCode(() -> Limits.hold("perigee.work", Work.class, Values.GOOD))
        .doesNotThrowAnyException();
    List<String> names = new ArrayList<>();
    Limits.each("perigee.work", Work.class, Values.GOOD, (m, setting) -> names.add(setting.name()));
    assertThat(names)
        .containsExactlyInAnyOrder(
            "perigee.work.lease",
            "perigee.work.latency",
            "perigee.work.bmc-port",
            "perigee.work.threads",
            "perigee.work.failure-rate",
            "perigee.work.name",
            "perigee.work.group.first-uid");
  }

  @Test
  void aValueWithoutSenseIsRefusedWithItsNameItselfAndTheLimit() {
    Duration second = Duration.ofSeconds(1);
    Duration zero = Duration.ZERO;
    refused(
        new Values(zero, zero, 1, Optional.empty(), 0, 1),
        "lease (PERIGEE_WORK_LEASE) is PT0S: it must be longer than zero");
    refused(
        new Values(second, second.negated(), 1, Optional.empty(), 0, 1),
        "latency (PERIGEE_WORK_LATENCY) is PT-1S: it must be longer than zero");
    refused(
        new Values(second, zero, 65_536, Optional.empty(), 0, 1),
        "bmc-port (PERIGEE_WORK_BMC_PORT) is 65536: a port is 0 to 65535");
    refused(
        new Values(second, zero, 1, Optional.of(0), 0, 1),
        "threads (PERIGEE_WORK_THREADS) is 0: it must be more than zero");
    refused(
        new Values(second, zero, 1, Optional.empty(), 1.5, 1),
        "failure-rate (PERIGEE_WORK_FAILURE_RATE) is 1.5: a rate is 0 to 1");
    refused(
        new Values(second, zero, 1, Optional.empty(), 0, -1),
        "group.first-uid (PERIGEE_WORK_GROUP_FIRST_UID) is -1: it must be more than zero");
  }
}
