package io.perigee.compute.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.ledger.Ledger;
import io.perigee.compute.node.NodeRefresh;
import io.perigee.compute.node.ShownLock;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.SqlFaults;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** What can be done with clouds. */
@Singleton
public final class Clouds {

  private static final int NAMED_USERS = 5;
  private static final String SELECT = "SELECT id, name, type, comment, version FROM cloud";

  private final Database database;
  private final NodeRefresh nodes;
  private final Ledger ledger;

  Clouds(Database database, NodeRefresh nodes, Ledger ledger) {
    this.database = database;
    this.nodes = nodes;
    this.ledger = ledger;
  }

  /** What a write has done. */
  public record Written(Cloud cloud, boolean created) {}

  /** All of them, by name. */
  public List<Cloud> list() {
    return database.read(
        h -> h.createQuery(SELECT + " ORDER BY name").map((row, c) -> cloud(row)).list());
  }

  /**
   * @throws NotFound if there is none of this name
   */
  public Cloud get(String name) {
    return database.read(h -> find(h, name)).orElseThrow(() -> unknown(name));
  }

  /**
   * Makes a cloud, or changes the one of this name.
   *
   * @param change given the cloud as it is, or a new one of which only the name is said
   * @param expected given the version found, 0 if there is none; throws if the caller expected
   *     another
   * @throws Conflict if a new name is another's
   */
  public Written put(String name, UnaryOperator<Cloud> change, LongConsumer expected, Cause cause) {
    try {
      return database.write(
          h -> {
            ShownLock.wide(h);
            Optional<Cloud> before = find(h, name);
            expected.accept(before.map(Cloud::version).orElse(0L));
            return before.isPresent()
                ? new Written(update(h, before.get(), change.apply(before.get()), cause), false)
                : new Written(
                    insert(
                        h, change.apply(new Cloud(UUID.randomUUID(), name, null, null, 1)), cause),
                    true);
          });
    } catch (UnableToExecuteStatementException e) {
      throw SqlFaults.violates(e, "cloud_name")
          ? new Conflict("a cloud of this name exists already")
          : e;
    }
  }

  /**
   * @throws Conflict naming nodes that are in it
   */
  public void delete(String name, Cause cause) {
    database.run(
        h -> {
          ShownLock.wide(h);
          Cloud cloud = find(h, name).orElseThrow(() -> unknown(name));
          List<String> users =
              h.createQuery("SELECT name FROM node WHERE cloud_id = :id ORDER BY name LIMIT :limit")
                  .bind("id", cloud.id())
                  .bind("limit", NAMED_USERS)
                  .mapTo(String.class)
                  .list();
          if (!users.isEmpty()) {
            throw new Conflict(
                "cloud %s is in use by %s".formatted(name, String.join(", ", users)));
          }
          ledger.tell(h, "clouds", cloud.id().toString(), document(cloud), null, List.of(), cause);
          h.execute("DELETE FROM cloud WHERE id = ?", cloud.id());
        });
  }

  private Cloud insert(Handle h, Cloud cloud, Cause cause) {
    h.execute(
        "INSERT INTO cloud (id, name, type, comment) VALUES (?, ?, ?, ?)",
        cloud.id(),
        cloud.name(),
        cloud.type(),
        cloud.comment());
    ledger.tell(h, "clouds", cloud.id().toString(), null, document(cloud), List.of(), cause);
    return cloud;
  }

  private Cloud update(Handle h, Cloud before, Cloud after, Cause cause) {
    if (after.equals(before)) {
      return before;
    }
    h.execute(
        "UPDATE cloud SET name = ?, type = ?, comment = ?, version = version + 1, updated_at = now() WHERE id = ?",
        after.name(),
        after.type(),
        after.comment(),
        before.id());
    ledger.tell(
        h, "clouds", before.id().toString(), document(before), document(after), List.of(), cause);
    if (!after.name().equals(before.name())) {
      nodes.where(h, "n.cloud_id = ANY (:ids)", List.of(before.id()), cause);
    }
    return new Cloud(
        before.id(), after.name(), after.type(), after.comment(), before.version() + 1);
  }

  private static Optional<Cloud> find(Handle h, String name) {
    return h.createQuery(SELECT + " WHERE name = :name")
        .bind("name", name)
        .map((row, c) -> cloud(row))
        .findOne();
  }

  private static Cloud cloud(ResultSet row) throws SQLException {
    return new Cloud(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getLong(5));
  }

  private static ObjectNode document(Cloud cloud) {
    return Json.object()
        .put("name", cloud.name())
        .put("type", cloud.type())
        .put("comment", cloud.comment());
  }

  private static NotFound unknown(String name) {
    return new NotFound("cloud " + name + " does not exist");
  }
}
