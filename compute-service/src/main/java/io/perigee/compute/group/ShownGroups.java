package io.perigee.compute.group;

import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.List;

/** Reads what is shown of groups, which is stored ready. */
@Singleton
public final class ShownGroups {

  private final Database database;

  ShownGroups(Database database) {
    this.database = database;
  }

  /**
   * A group as it is shown.
   *
   * @param json the document in UTF-8
   */
  public record Shown(String name, long version, byte[] json) {}

  /** All groups by name. */
  public List<Shown> list() {
    return database.read(
        h ->
            h.createQuery("SELECT name, version, shown FROM node_group ORDER BY name")
                .map((row, c) -> new Shown(row.getString(1), row.getLong(2), row.getBytes(3)))
                .list());
  }

  /**
   * @throws NotFound if there is none of this name
   */
  public Shown get(String name) {
    return database
        .read(
            h ->
                h.createQuery("SELECT name, version, shown FROM node_group WHERE name = :name")
                    .bind("name", name)
                    .map((row, c) -> new Shown(row.getString(1), row.getLong(2), row.getBytes(3)))
                    .findOne())
        .orElseThrow(() -> new NotFound("group " + name + " does not exist"));
  }
}
