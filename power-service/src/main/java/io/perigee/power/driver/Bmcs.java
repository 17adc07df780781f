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
   * @param address the BMC's address; null for a simulated one
   */
  public Bmc of(String address) {
    return address == null ? simulated : ipmi;
  }
}
