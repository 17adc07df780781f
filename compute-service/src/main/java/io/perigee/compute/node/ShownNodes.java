package io.perigee.compute.node;

import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.Looks;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Reads what is shown of nodes, which is stored ready: one statement for one, one for each thousand
 * of a list.
 */
@Singleton
public final class ShownNodes {

  /** How many a page has. */
  public static final int PAGE = 1000;

  private final Database database;
  private final Looks looks;

  ShownNodes(Database database, Looks looks) {
    this.database = database;
    this.looks = looks;
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

  /** False where {@link #look} need not be tried. */
  public boolean looks() {
    return looks.open();
  }

  /** {@link #get} from an event loop. */
  public Future<Optional<Shown>> look(String name) {
    return looks
        .one("SELECT name, version, shown FROM node WHERE name = $1", Tuple.of(name))
        .map(
            row ->
                Optional.ofNullable(row)
                    .map(
                        r ->
                            new Shown(
                                r.getString(0),
                                r.getLong(1),
                                r.getString(2).getBytes(StandardCharsets.UTF_8))));
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
