package io.perigee.boot.service;

/**
 * How a service of Luna2's is.
 *
 * @param health whether it does what it is there for
 * @param text for people
 */
public record ServiceState(Health health, String text) {

  /** Luna2's three answers: 200, 500 and 503. */
  public enum Health {
    WELL,
    FAILED,
    UNAVAILABLE
  }

  public static ServiceState well(String text) {
    return new ServiceState(Health.WELL, text);
  }

  public static ServiceState failed(String text) {
    return new ServiceState(Health.FAILED, text);
  }

  public static ServiceState unavailable(String text) {
    return new ServiceState(Health.UNAVAILABLE, text);
  }
}
