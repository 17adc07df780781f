package io.perigee.auth.directory;

import java.util.List;

/**
 * A group of the nodes' operating systems.
 *
 * @param members names of users, sorted; those whose primary group it is need not be among them
 */
public record OsGroup(String name, long gidNumber, List<String> members) {

  public OsGroup {
    members = members.stream().distinct().sorted().toList();
  }
}
