package io.perigee.power.driver.ipmi;

import io.perigee.power.driver.BmcFault;

/** Knows how to log in to BMCs. */
public interface Logins {

  /**
   * @param node the node's UUID
   * @throws BmcFault if there is no login for its BMC
   */
  BmcLogin of(String node) throws BmcFault;
}
