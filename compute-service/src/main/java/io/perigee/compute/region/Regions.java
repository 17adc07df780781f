package io.perigee.compute.region;

import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Reads regions. */
@Singleton
public final class Regions {

  private final Database database;
  private final RegionStore store;

  Regions(Database database, RegionStore store) {
    this.database = database;
    this.store = store;
  }

  /** All, the default first. */
  public List<Region> list() {
    return database.read(store::list);
  }

  public Optional<Region> find(String name) {
    return database.read(h -> store.byName(h, name));
  }
}
