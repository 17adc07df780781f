package io.perigee.runtime.projection;

import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.topic.Topic;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads what this service knows of others' aggregates; eventually what their owners say. Writes
 * that depend on one resolve at the owner instead ({@link
 * io.perigee.runtime.reference.References}).
 */
@Singleton
public final class Known {

  private static final String SELECT =
      "SELECT topic, id, name, account, region, version, state, deleted, object FROM known WHERE NOT deleted AND topic = :topic ";

  private static final int PAGE = 500;

  private final Database database;

  Known(Database database) {
    this.database = database;
  }

  public Optional<KnownRow> byId(Topic topic, String id) {
    return database.read(
        h ->
            h.createQuery(SELECT + "AND id = :id")
                .bind("topic", topic.name())
                .bind("id", id)
                .map((r, c) -> row(r))
                .findOne());
  }

  /** By the name outside, among an account's own (null: the operator's own). */
  public Optional<KnownRow> byName(Topic topic, String account, String name) {
    return database.read(
        h ->
            h.createQuery(
                    SELECT + "AND name = :name AND account IS NOT DISTINCT FROM :account LIMIT 1")
                .bind("topic", topic.name())
                .bind("name", name)
                .bind("account", account)
                .map((r, c) -> row(r))
                .findOne());
  }

  /** By many names, in one statement; those not known are left out. */
  public List<KnownRow> byNames(Topic topic, String account, Collection<String> names) {
    return database.read(
        h ->
            h.createQuery(
                    SELECT + "AND name = ANY (:names) AND account IS NOT DISTINCT FROM :account")
                .bind("topic", topic.name())
                .bindArray("names", String.class, List.copyOf(names))
                .bind("account", account)
                .map((r, c) -> row(r))
                .list());
  }

  /** All of an account (null: the operator's own), by name. */
  public List<KnownRow> list(Topic topic, String account) {
    return database.read(
        h ->
            h.createQuery(SELECT + "AND account IS NOT DISTINCT FROM :account ORDER BY name")
                .bind("topic", topic.name())
                .bind("account", account)
                .map((r, c) -> row(r))
                .list());
  }

  /** All of the operator's own, one after another, however many there are. */
  public void each(Topic topic, Consumer<KnownRow> out) {
    database.run(
        h ->
            h.createQuery(SELECT + "AND account IS NULL")
                .bind("topic", topic.name())
                .setFetchSize(PAGE)
                .map((r, c) -> row(r))
                .useStream(rows -> rows.forEach(out)));
  }

  /** Another text whenever anything that is known of these topics has changed. */
  public String stamp(Collection<Topic> topics) {
    return database.read(
        h ->
            h.createQuery(
                    """
                    SELECT concat_ws(' ', count(*), count(*) FILTER (WHERE deleted), sum(version), sum(generation))
                    FROM known WHERE topic = ANY (:topics)
                    """)
                .bindArray("topics", String.class, topics.stream().map(Topic::name).toList())
                .mapTo(String.class)
                .one());
  }

  static KnownRow row(ResultSet r) throws SQLException {
    String object = r.getString("object");
    return new KnownRow(
        r.getString("topic"),
        r.getString("id"),
        r.getString("name"),
        r.getString("account"),
        r.getString("region"),
        r.getLong("version"),
        r.getString("state"),
        r.getBoolean("deleted"),
        object == null ? null : Json.tree(object));
  }
}
