package io.perigee.power.driver.ipmi;

/**
 * How to log in to a BMC. Its text shows no password.
 *
 * @param username the BMC's user
 * @param password its password
 */
public record BmcLogin(String username, String password) {

  @Override
  public String toString() {
    return "BmcLogin[username=" + username + "]";
  }
}
