package io.perigee.compute.migration;

import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Reads an account's migrations. */
@Singleton
public final class Migrations {

  private final Database database;
  private final MigrationStore store;

  Migrations(Database database, MigrationStore store) {
    this.database = database;
    this.store = store;
  }

  /** A place in a list of migrations: behind the one of this time and id. */
  public record Place(Instant created, UUID id) {}

  /**
   * The account's migrations, oldest first.
   *
   * @param after only those behind this place; null for all
   */
  public List<Migration> list(UUID account, int limit, int offset, Place after) {
    return database.read(h -> store.list(h, account, limit, offset, after));
  }

  /**
   * The migration of an account's machine.
   *
   * @throws NotFound if the account has no such machine, or it does not migrate
   */
  public Migration get(UUID account, UUID machine) {
    return database
        .read(h -> store.find(h, account, machine))
        .orElseThrow(() -> new NotFound("migration not found"));
  }
}
