package io.perigee.journal.ha;

import io.perigee.journal.JournalConfig;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.statement.StatementContext;

/** The controllers' rows: each writes its own, all read all. */
@Singleton
final class ControllerStore {

  private static final String SELECT =
      """
      SELECT c.*, to_char(c.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS updated,
        c.beat_at > clock_timestamp() - :patience * interval '1 millisecond' AS alive,
        EXISTS (SELECT 1 FROM ha_lease l
                WHERE l.name = 'master' AND l.controller = c.name AND l.expires_at > clock_timestamp()) AS master
      FROM ha_controller c ORDER BY c.name
      """;

  private final Database database;
  private final JournalConfig.Ha config;

  ControllerStore(Database database, JournalConfig config) {
    this.database = database;
    this.config = config.ha();
  }

  /** At the process's start: nothing is known yet of what it missed. */
  void register() {
    put("insync = false, overrule = false, updated_at = clock_timestamp(), ");
  }

  /** Says that the controller is alive; in sync it becomes, and stays. */
  void beat(boolean caughtUp) {
    put(
        caughtUp
            ? """
              insync = true, updated_at = CASE WHEN c.insync THEN c.updated_at ELSE clock_timestamp() END,
              """
            : "");
  }

  private void put(String more) {
    database.run(
        h ->
            h.createUpdate(
                    """
                    INSERT INTO ha_controller AS c (name, enabled, syncimages, sharedip, shadow, beacon)
                    VALUES (:name, :enabled, :syncimages, :sharedip, :shadow, :beacon)
                    ON CONFLICT ON CONSTRAINT ha_controller_pk DO UPDATE SET %s
                      enabled = excluded.enabled, syncimages = excluded.syncimages, sharedip = excluded.sharedip,
                      shadow = excluded.shadow, beacon = excluded.beacon, beat_at = clock_timestamp()
                    """
                        .formatted(more))
                .bind("name", config.controller())
                .bind("enabled", config.enabled())
                .bind("syncimages", config.syncimages())
                .bind("sharedip", config.sharedip())
                .bind("shadow", config.shadow())
                .bind("beacon", config.beacon())
                .execute());
  }

  /** Sets a flag of this controller. */
  void forceInsync() {
    set("insync");
  }

  /** Sets a flag of this controller. */
  void overrule() {
    set("overrule");
  }

  private void set(String flag) {
    database.run(
        h ->
            h.createUpdate(
                    "UPDATE ha_controller SET %s = true, updated_at = clock_timestamp() WHERE name = :name"
                        .formatted(flag))
                .bind("name", config.controller())
                .execute());
  }

  /** True if this controller may become master. */
  boolean mayLead() {
    return database.read(
        h ->
            h.createQuery(
                    "SELECT (insync OR overrule) AND NOT shadow FROM ha_controller WHERE name = :name")
                .bind("name", config.controller())
                .mapTo(Boolean.class)
                .findOne()
                .orElse(false));
  }

  /** All that ever registered, by name. */
  List<ControllerState> all() {
    return database.read(
        h ->
            h.createQuery(SELECT)
                .bind("patience", config.lease().toMillis())
                .map(ControllerStore::read)
                .list());
  }

  private static ControllerState read(ResultSet row, StatementContext context) throws SQLException {
    return new ControllerState(
        row.getString("name"),
        row.getBoolean("enabled"),
        row.getBoolean("syncimages"),
        row.getBoolean("insync"),
        row.getBoolean("sharedip"),
        row.getBoolean("overrule"),
        row.getBoolean("master"),
        row.getBoolean("shadow"),
        row.getBoolean("beacon"),
        row.getBoolean("alive"),
        row.getString("updated"));
  }
}
