package io.perigee.compute.driver;

/**
 * What a hypervisor sees of a machine.
 *
 * @param power what it does
 * @param bootId another one after each start; null if it was never started or is absent
 */
public record Vitals(Power power, String bootId) {

  /** The hypervisor does not have it. */
  public static final Vitals ABSENT = new Vitals(Power.ABSENT, null);

  /** What a machine can be seen doing. */
  public enum Power {
    ABSENT,
    STOPPED,
    RUNNING
  }

  public boolean running() {
    return power == Power.RUNNING;
  }
}
