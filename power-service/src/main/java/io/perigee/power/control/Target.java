package io.perigee.power.control;

/**
 * A node whose BMC is to do something.
 *
 * @param node the node's UUID
 * @param host its name
 * @param driver how its BMC is reached: {@code ipmi}, {@code simulated}, or {@code none} if it has
 *     no BMC
 * @param address its BMC's address; null if its driver needs none
 */
public record Target(String node, String host, String driver, String address) {

  /** True if it has a BMC at all. */
  public boolean hasBmc() {
    return !driver.equals("none");
  }
}
