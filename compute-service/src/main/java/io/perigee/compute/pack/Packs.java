package io.perigee.compute.pack;

import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Reads packages. */
@Singleton
public final class Packs {

  private final Database database;
  private final PackStore store;

  Packs(Database database, PackStore store) {
    this.database = database;
    this.store = store;
  }

  /** Those that match, by number. */
  public List<Pack> list(PackQuery query) {
    return database.read(h -> store.list(h, query));
  }

  /** The package of that id or name. */
  public Optional<Pack> find(String idOrName) {
    return database.read(h -> store.byIdOrName(h, idOrName));
  }
}
