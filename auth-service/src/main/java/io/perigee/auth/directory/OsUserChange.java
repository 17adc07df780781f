package io.perigee.auth.directory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a request asks for a user; null leaves what is there.
 *
 * @param newName what it is called from now on
 * @param uidNumber its number; a new user gets a free one
 * @param gidNumber number of its primary group; a new user gets a group of its own
 * @param password in clear
 * @param fields those named; null as a value clears
 * @param memberOf the groups whose member it is from now on; empty for none
 */
public record OsUserChange(
    String newName,
    Long uidNumber,
    Long gidNumber,
    String password,
    Map<OsUserField, String> fields,
    List<String> memberOf) {

  public OsUserChange {
    fields = new HashMap<>(fields);
  }

  @Override
  public String toString() {
    return "OsUserChange" + fields.keySet();
  }
}
