package io.perigee.image.known;

import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/** The nodes that boot an osimage. */
@Singleton
public final class OsimageMembers {

  private final Database database;
  private final Users users;

  OsimageMembers(Database database, Users users) {
    this.database = database;
    this.users = users;
  }

  /** Names, sorted. */
  public List<String> of(UUID osimage) {
    return database.read(h -> users.nodes(h, osimage));
  }

  /** Names of those that boot a tag of it, sorted. */
  public List<String> tagged(UUID osimage) {
    return database.read(h -> users.taggedNodes(h, osimage));
  }
}
