package io.perigee.auth.directory;

import java.util.Map;

/**
 * A user of the nodes' operating systems. Its password is never here.
 *
 * @param name login name
 * @param uidNumber user number
 * @param gidNumber number of its primary group
 * @param fields what else is known; fields that are not set are left out
 */
public record OsUser(String name, long uidNumber, long gidNumber, Map<OsUserField, String> fields) {

  public OsUser {
    fields = Map.copyOf(fields);
  }
}
