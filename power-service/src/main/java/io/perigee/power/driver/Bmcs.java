package io.perigee.power.driver;

import io.perigee.power.driver.ipmi.IpmitoolBmc;
import io.perigee.power.driver.simulated.SimulatedBmc;
import jakarta.inject.Singleton;

/** Which driver reaches a BMC. */
@Singleton
public final class Bmcs {

  private final SimulatedBmc simulated;
  private final IpmitoolBmc ipmi;

  Bmcs(SimulatedBmc simulated, IpmitoolBmc ipmi) {
    this.simulated = simulated;
    this.ipmi = ipmi;
  }

  /**
   * @param name {@code ipmi} or {@code simulated}
   * @throws BmcFault if there is no such driver
   */
  public Bmc of(String name) throws BmcFault {
    return switch (name) {
      case "ipmi" -> ipmi;
      case "simulated" -> simulated;
      default -> throw new BmcFault("there is no power driver " + name);
    };
  }
}
