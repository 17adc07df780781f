package io.perigee.auth.directory;

import java.util.List;

/**
 * What a request asks for a group; null leaves what is there.
 *
 * @param newName what it is called from now on
 * @param gidNumber its number; a new group gets a free one
 * @param members its members from now on; empty for none
 */
public record OsGroupChange(String newName, Long gidNumber, List<String> members) {}
