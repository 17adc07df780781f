package io.perigee.power;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PowerConfigTest {

  @Test
  void defaultsAreThoseDocumented() {
    PowerConfig config = Configs.with(Map.of());

    assertThat(config.hosts()).isEqualTo(20_000);
    assertThat(config.answerWithin()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.waitForOne()).isEqualTo(Duration.ofSeconds(20));
    assertThat(config.within()).isEqualTo(Duration.ofMinutes(15));
    assertThat(config.simulated().directory()).isEqualTo(Path.of("./data/bmc"));
    assertThat(config.simulated().latency()).isZero();
    assertThat(config.simulated().failureRate()).isZero();
    assertThat(config.ipmi().program()).isEqualTo("ipmitool");
    assertThat(config.ipmi().port()).isEqualTo(623);
    assertThat(config.ipmi().cipherSuite()).isEmpty();
    assertThat(config.ipmi().timeout()).isEqualTo(Duration.ofSeconds(8));
    assertThat(config.ipmi().concurrency()).isEqualTo(32);
  }

  @Test
  void everyPropertyCanBeSetByItsName() {
    PowerConfig config =
        Configs.with(
            Map.ofEntries(
                Map.entry("perigee.power.hosts", "5"),
                    Map.entry("perigee.power.answer-within", "1s"),
                Map.entry("perigee.power.wait-for-one", "2s"),
                    Map.entry("perigee.power.within", "3s"),
                Map.entry("perigee.power.simulated.directory", "/x"),
                    Map.entry("perigee.power.simulated.latency", "20ms"),
                Map.entry("perigee.power.simulated.failure-rate", "0.5"),
                    Map.entry("perigee.power.ipmi.program", "/bin/ipmitool"),
                Map.entry("perigee.power.ipmi.port", "9001"),
                    Map.entry("perigee.power.ipmi.cipher-suite", "3"),
                Map.entry("perigee.power.ipmi.timeout", "4s"),
                    Map.entry("perigee.power.ipmi.concurrency", "6")));

    assertThat(config.hosts()).isEqualTo(5);
    assertThat(config.answerWithin()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.waitForOne()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.within()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.simulated().directory()).isEqualTo(Path.of("/x"));
    assertThat(config.simulated().latency()).isEqualTo(Duration.ofMillis(20));
    assertThat(config.simulated().failureRate()).isEqualTo(0.5);
    assertThat(config.ipmi().program()).isEqualTo("/bin/ipmitool");
    assertThat(config.ipmi().port()).isEqualTo(9001);
    assertThat(config.ipmi().cipherSuite()).contains(3);
    assertThat(config.ipmi().timeout()).isEqualTo(Duration.ofSeconds(4));
    assertThat(config.ipmi().concurrency()).isEqualTo(6);
  }
}
