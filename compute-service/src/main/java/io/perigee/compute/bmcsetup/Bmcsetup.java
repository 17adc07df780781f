package io.perigee.compute.bmcsetup;

import java.util.UUID;

/**
 * How BMCs are set up and reached (Luna2 REST API, "BMC Management").
 *
 * @param id its identity
 * @param settings what is configured
 * @param version grows with each change
 */
public record Bmcsetup(UUID id, Settings settings, long version) {

  /**
   * What is configured.
   *
   * @param name the name, unique
   * @param userid the BMC's slot of the user, 1 to 15
   * @param username the BMC's user
   * @param password in clear here, sealed in the schema; never logged, never published
   * @param netchannel the BMC's channel for its network, 0 to 15
   * @param mgmtchannel the BMC's channel for management, 0 to 15
   * @param unmanagedBmcUsers what becomes of the BMC's other users: skip, disable or delete; may be
   *     null
   * @param comment free text; may be null
   */
  public record Settings(
      String name,
      int userid,
      String username,
      String password,
      int netchannel,
      int mgmtchannel,
      String unmanagedBmcUsers,
      String comment) {

    /** A setup of which only the name is said. */
    public static Settings named(String name) {
      return new Settings(name, 2, null, null, 1, 1, null, null);
    }

    /** Without the password, so that it gets nowhere by accident. */
    @Override
    public String toString() {
      return "bmcsetup " + name;
    }
  }
}
