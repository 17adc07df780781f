package io.perigee.power.driver.ipmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real ipmitool against OpenIPMI's BMC simulator, on loopback. */
class IpmitoolBmcTest {

  private static final String PASSWORD = "s3cret-of-bmc";

  private static IpmiSim sim;

  @TempDir Path directory;

  @BeforeAll
  static void startTheSimulator() throws Exception {
    sim = IpmiSim.start(PASSWORD);
    // Without a suite ipmitool asks the BMC for the best, which the simulator leaves unanswered for
    // six seconds: once is enough.
    IpmitoolBmc bmc =
        new IpmitoolBmc(
            Configs.with(Map.of("perigee.power.ipmi.port", Integer.toString(sim.port()))),
            node -> new BmcLogin(IpmiSim.USER, PASSWORD));
    await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> status(bmc) != null);
  }

  @AfterAll
  static void stopTheSimulator() {
    sim.close();
  }

  @Test
  void aNodeIsSwitchedOnAndOffAndItsStatusRead() throws Exception {
    IpmitoolBmc bmc = bmc(PASSWORD, Map.of());

    assertThat(carryOut(bmc, ControlAction.POWER_ON)).isNull();
    assertThat(status(bmc)).isEqualTo(Power.ON);
    carryOut(bmc, ControlAction.POWER_OFF);
    assertThat(status(bmc)).isEqualTo(Power.OFF);
  }

  @Test
  void aResetReachesTheChassis() throws Exception {
    IpmitoolBmc bmc = bmc(PASSWORD, Map.of());
    carryOut(bmc, ControlAction.POWER_ON);

    carryOut(bmc, ControlAction.POWER_RESET);

    assertThat(sim.told()).contains("reset=");
  }

  @Test
  void aWrongPasswordIsRefusedAndNotRepeatedInTheFault() {
    IpmitoolBmc bmc = bmc("wr0ng-password", Map.of());

    assertThatThrownBy(() -> status(bmc))
        .isInstanceOf(BmcFault.class)
        .hasMessageStartingWith("ipmitool: ")
        .message()
        .doesNotContain("wr0ng-password");
  }

  @Test
  void aBmcThatDoesNotAnswerIsGivenUp() {
    // Given an address where nobody answers
    IpmitoolBmc bmc =
        bmc(PASSWORD, Map.of("perigee.power.ipmi.port", "9", "perigee.power.ipmi.timeout", "1s"));

    long began = System.nanoTime();
    assertThatThrownBy(() -> status(bmc)).isInstanceOf(BmcFault.class);

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void thePasswordIsInNoArgumentOfTheProcess() throws Exception {
    // Given an ipmitool that writes down how it was called
    Path seen = directory.resolve("seen");
    Path program = directory.resolve("ipmitool");
    Files.writeString(
        program,
        "#!/bin/sh\necho \"$@\" > %s\necho password=${#IPMI_PASSWORD} >> %s\necho Chassis Power is on\n"
            .formatted(seen, seen));
    assertThat(program.toFile().setExecutable(true)).isTrue();

    // When
    status(bmc(PASSWORD, Map.of("perigee.power.ipmi.program", program.toString())));

    // Then it was called with -E, and the password came by the environment
    assertThat(Files.readString(seen))
        .doesNotContain(PASSWORD)
        .contains("-I lanplus -H 127.0.0.1 -p " + sim.port() + " -U luna -E")
        .contains("-C 3")
        .endsWith("password=" + PASSWORD.length() + "\n");
  }

  @Test
  void aLostLeaseKillsTheProcess() throws Exception {
    // Given an ipmitool that never ends
    Path program = directory.resolve("ipmitool");
    Files.writeString(program, "#!/bin/sh\nexec sleep 60\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    IpmitoolBmc bmc =
        bmc(
            PASSWORD,
            Map.of(
                "perigee.power.ipmi.program",
                program.toString(),
                "perigee.power.ipmi.timeout",
                "40s"));
    AtomicReference<Runnable> kill = new AtomicReference<>();
    CompletableFuture<Throwable> fault = new CompletableFuture<>();

    // When it is under way and its lease is lost
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                bmc.carryOut(order(ControlAction.POWER_STATUS), () -> {}, kill::set);
              } catch (BmcFault | InterruptedException e) {
                fault.complete(e);
              }
            });
    await().atMost(Duration.ofSeconds(30)).until(() -> kill.get() != null);
    kill.get().run();

    // Then it ends at once
    assertThat(fault).succeedsWithin(Duration.ofSeconds(20)).isInstanceOf(BmcFault.class);
  }

  @Test
  void aLoginIsShownWithoutItsPassword() {
    assertThat(new BmcLogin("luna", PASSWORD).toString()).doesNotContain(PASSWORD);
  }

  private static IpmitoolBmc bmc(String password, Map<String, String> properties) {
    return new IpmitoolBmc(config(properties), node -> new BmcLogin(IpmiSim.USER, password));
  }

  private static io.perigee.power.PowerConfig config(Map<String, String> properties) {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "perigee.power.ipmi.port",
                Integer.toString(sim.port()),
                "perigee.power.ipmi.cipher-suite",
                "3"));
    all.putAll(properties);
    return Configs.with(all);
  }

  private static Power status(IpmitoolBmc bmc) throws BmcFault, InterruptedException {
    return carryOut(bmc, ControlAction.POWER_STATUS);
  }

  private static Power carryOut(IpmitoolBmc bmc, ControlAction action)
      throws BmcFault, InterruptedException {
    return bmc.carryOut(order(action), () -> {}, kill -> {});
  }

  private static BmcOrder order(ControlAction action) {
    return new BmcOrder(new Target("n", "node001", "ipmi", "127.0.0.1"), action, new Fence(1, 1));
  }
}
