package io.perigee.power.driver;

import io.perigee.power.control.Power;
import java.util.function.Consumer;

/** A way to reach baseboard management controllers. */
public interface Bmc {

  /**
   * Carries an order out, within a time shorter than the lease of a command.
   *
   * @param requireHeld called right before the effect; throws if the order is no longer the
   *     caller's to carry out
   * @param onLost is given what stops it at once, from any thread
   * @return the power that was found, for a status; null for other actions
   * @throws BmcFault saying why it was not done, or why nobody knows
   */
  Power carryOut(BmcOrder order, Runnable requireHeld, Consumer<Runnable> onLost)
      throws BmcFault, InterruptedException;
}
