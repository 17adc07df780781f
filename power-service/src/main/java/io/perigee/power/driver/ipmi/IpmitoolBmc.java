package io.perigee.power.driver.ipmi;

import io.perigee.power.PowerConfig;
import io.perigee.power.control.ControlAction;
import io.perigee.power.control.Power;
import io.perigee.power.driver.Bmc;
import io.perigee.power.driver.BmcFault;
import io.perigee.power.driver.BmcOrder;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * BMCs over IPMI 2.0 (RMCP+), by one ipmitool process for each action. The password travels in the
 * process's environment, which only its owner can read; the process list shows none.
 */
@Singleton
public final class IpmitoolBmc implements Bmc {

  private static final int MOST_OUTPUT = 4_096;

  private final PowerConfig.Ipmi config;
  private final Logins logins;
  private final Semaphore turns;

  IpmitoolBmc(PowerConfig config, Logins logins) {
    this.config = config.ipmi();
    this.logins = logins;
    this.turns = new Semaphore(this.config.concurrency());
  }

  @Override
  public Power carryOut(BmcOrder order, Runnable requireHeld, Consumer<Runnable> onLost)
      throws BmcFault, InterruptedException {
    BmcLogin login = logins.of(order.target().node());
    if (!turns.tryAcquire(5 * config.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
      throw new BmcFault("too many BMCs are being talked to");
    }
    try {
      requireHeld.run();
      String said = run(command(order, login), login.password(), onLost);
      return order.action() == ControlAction.POWER_STATUS ? power(said) : null;
    } finally {
      turns.release();
    }
  }

  private List<String> command(BmcOrder order, BmcLogin login) {
    List<String> command =
        new ArrayList<>(
            List.of(
                config.program(),
                "-I",
                "lanplus",
                "-H",
                order.target().address(),
                "-p",
                Integer.toString(config.port()),
                "-U",
                login.username(),
                "-E",
                "-N",
                "1",
                "-R",
                "3"));
    config.cipherSuite().ifPresent(suite -> command.addAll(List.of("-C", Integer.toString(suite))));
    command.addAll(
        switch (order.action()) {
          case POWER_ON -> List.of("chassis", "power", "on");
          case POWER_OFF -> List.of("chassis", "power", "off");
          case POWER_CYCLE -> List.of("chassis", "power", "cycle");
          case POWER_RESET -> List.of("chassis", "power", "reset");
          case POWER_STATUS -> List.of("chassis", "power", "status");
          case CHASSIS_IDENTIFY -> List.of("chassis", "identify", "force");
          case CHASSIS_NOIDENTIFY -> List.of("chassis", "identify", "0");
        });
    return command;
  }

  private String run(List<String> command, String password, Consumer<Runnable> onLost)
      throws BmcFault, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("IPMI_PASSWORD", password);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new BmcFault(config.program() + " cannot be started");
    }
    onLost.accept(process::destroyForcibly);
    try {
      process.getOutputStream().close();
      // Its few lines fit the pipe, so that they can be read when it has ended, without holding a
      // carrier thread.
      if (!process.waitFor(config.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new BmcFault(
            "the BMC did not answer within " + config.timeout().toSeconds() + " seconds");
      }
      String said =
          new String(
                  process.getInputStream().readNBytes(MOST_OUTPUT),
                  java.nio.charset.StandardCharsets.UTF_8)
              .strip();
      if (process.exitValue() != 0) {
        throw new BmcFault(
            "ipmitool: "
                + (said.isEmpty()
                    ? "ended with " + process.exitValue()
                    : said.replaceAll("\\s*\\R\\s*", "; ")));
      }
      return said;
    } catch (IOException e) {
      throw new BmcFault("what ipmitool said cannot be read");
    } finally {
      process.destroyForcibly();
    }
  }

  private static Power power(String said) throws BmcFault {
    if (said.endsWith("is on")) {
      return Power.ON;
    }
    if (said.endsWith("is off")) {
      return Power.OFF;
    }
    throw new BmcFault("ipmitool answers something else than on or off");
  }
}
