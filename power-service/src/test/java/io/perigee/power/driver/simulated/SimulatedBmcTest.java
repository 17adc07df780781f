package io.perigee.power.driver.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perigee.power.Configs;
import io.perigee.power.control.ControlAction;
import io.perigee.power.control.Power;
import io.perigee.power.control.Target;
import io.perigee.power.driver.BmcFault;
import io.perigee.power.driver.BmcOrder;
import io.perigee.power.driver.Fence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A simulated BMC: a file that outlives restarts, takes its time, fails at its rate and refuses
 * what is stale.
 */
class SimulatedBmcTest {

  @TempDir Path directory;

  private final String node = UUID.randomUUID().toString();

  @Test
  void powerOutlivesARestart() throws Exception {
    // Given a BMC that was told to switch on and to reset
    carryOut(bmc(Map.of()), ControlAction.POWER_ON, 1, 1);
    carryOut(bmc(Map.of()), ControlAction.POWER_RESET, 2, 1);
    carryOut(bmc(Map.of()), ControlAction.CHASSIS_IDENTIFY, 3, 1);

    // When another process asks
    Power power = carryOut(bmc(Map.of()), ControlAction.POWER_STATUS, 4, 1);

    // Then
    assertThat(power).isEqualTo(Power.ON);
    assertThat(file()).hasContent("power=on identify=true resets=1 number=3 epoch=1");
  }

  @Test
  void aNewOneIsOff() throws Exception {
    assertThat(carryOut(bmc(Map.of()), ControlAction.POWER_STATUS, 1, 1)).isEqualTo(Power.OFF);
  }

  @Test
  void anOrderOlderThanTheLastOneHasNoEffect() throws Exception {
    // Given
    carryOut(bmc(Map.of()), ControlAction.POWER_ON, 7, 2);

    // When, then an earlier command, and an earlier run of the same command, are refused
    assertThatThrownBy(() -> carryOut(bmc(Map.of()), ControlAction.POWER_OFF, 6, 9))
        .isInstanceOf(BmcFault.class);
    assertThatThrownBy(() -> carryOut(bmc(Map.of()), ControlAction.POWER_OFF, 7, 1))
        .isInstanceOf(BmcFault.class);
    assertThat(carryOut(bmc(Map.of()), ControlAction.POWER_STATUS, 1, 1)).isEqualTo(Power.ON);
  }

  @Test
  void whoeverLostItsLeaseHasNoEffect() {
    IllegalStateException lost = new IllegalStateException("lost");
    BmcOrder order =
        new BmcOrder(
            new Target(node, "n1", "simulated", null), ControlAction.POWER_ON, new Fence(1, 1));

    assertThatThrownBy(
            () ->
                bmc(Map.of())
                    .carryOut(
                        order,
                        () -> {
                          throw lost;
                        },
                        kill -> {}))
        .isSameAs(lost);

    assertThat(file()).doesNotExist();
  }

  @Test
  void itFailsAtTheRateThatWasSetAndTakesTheTimeThatWasSet() {
    SimulatedBmc bmc =
        bmc(
            Map.of(
                "perigee.power.simulated.failure-rate",
                "1",
                "perigee.power.simulated.latency",
                "30ms"));

    long began = System.nanoTime();
    assertThatThrownBy(() -> carryOut(bmc, ControlAction.POWER_ON, 1, 1))
        .isInstanceOf(BmcFault.class)
        .hasMessage("simulated failure");

    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isGreaterThanOrEqualTo(Duration.ofMillis(30));
    assertThat(file()).doesNotExist();
  }

  @Test
  void aBrokenFileIsAFaultAndNoCrash() throws Exception {
    bmc(Map.of());
    Files.writeString(file(), "rubbish");

    assertThatThrownBy(() -> carryOut(bmc(Map.of()), ControlAction.POWER_STATUS, 1, 1))
        .isInstanceOf(BmcFault.class)
        .hasMessage("the simulated BMC's file is broken");
  }

  private SimulatedBmc bmc(Map<String, String> properties) {
    Map<String, String> all = new java.util.HashMap<>(properties);
    all.put("perigee.power.simulated.directory", directory.toString());
    return new SimulatedBmc(Configs.with(all));
  }

  private Power carryOut(SimulatedBmc bmc, ControlAction action, long number, long epoch)
      throws Exception {
    return bmc.carryOut(
        new BmcOrder(new Target(node, "n1", "simulated", null), action, new Fence(number, epoch)),
        () -> {},
        kill -> {});
  }

  private Path file() {
    return directory.resolve(node.substring(0, 2)).resolve(node);
  }
}
