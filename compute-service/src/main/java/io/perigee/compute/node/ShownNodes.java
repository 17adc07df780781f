package io.perigee.compute.node;

import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Reads what is shown of nodes, which is stored ready: one statement for one, one for each thousand
 * of a list.
 */
@Singleton
public final class ShownNodes {

  /** How many a page has. */
  public static final int PAGE = 1000;

  private final Database database;

  ShownNodes(Database database) {
    this.database = database;
  }

  /**
   * A node as it is shown.
   *
   * @param json the document in UTF-8, see {@link NodeDocuments#shown}
   */
  public record Shown(String name, long version, byte[] json) {}

  /**
   * @throws NotFound if there is none of this name
   */
  public Shown get(String name) {
    return database
        .read(
            h ->
                h.createQuery("SELECT name, version, shown FROM node WHERE name = :name")
                    .bind("name", name)
                    .map((row, c) -> new Shown(row.getString(1), row.getLong(2), row.getBytes(3)))
                    .findOne())
        .orElseThrow(() -> new NotFound("node " + name + " does not exist"));
  }

  /**
   * The next nodes by name.
   *
   * @param after the last name of the page before; empty for the first page
   */
  public List<Shown> page(String after) {
    return database.read(
        h ->
            h.createQuery(
                    "SELECT name, version, shown FROM node WHERE name > :after ORDER BY name LIMIT :page")
                .bind("after", after)
                .bind("page", PAGE)
                .map((row, c) -> new Shown(row.getString(1), row.getLong(2), row.getBytes(3)))
                .list());
  }

  /** The names of a group's members. */
  public List<String> members(String group) {
    return database.read(
        h -> {
          List<String> names =
              h.createQuery(
                      "SELECT n.name FROM node n JOIN node_group g ON g.id = n.group_id WHERE g.name = :group ORDER BY n.name")
                  .bind("group", group)
                  .mapTo(String.class)
                  .list();
          if (names.isEmpty()
              && h.createQuery("SELECT 1 FROM node_group WHERE name = :group")
                  .bind("group", group)
                  .mapTo(Integer.class)
                  .findOne()
                  .isEmpty()) {
            throw new NotFound("group " + group + " does not exist");
          }
          return names;
        });
  }
}
