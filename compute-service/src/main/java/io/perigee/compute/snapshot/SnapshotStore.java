package io.perigee.compute.snapshot;

import io.perigee.compute.region.Here;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The table {@code machine_snapshots}. */
@Singleton
public final class SnapshotStore {

  /** A machine's snapshots are where the machine is. */
  private static final String OWN =
      """
      SELECT s.* FROM machine_snapshots s JOIN machines m ON m.id = s.machine_id
      WHERE s.machine_id = :machine AND m.account_id = :account AND
      """
          + Here.holds("m");

  private static final RowMapper<Snapshot> ROW =
      (row, context) ->
          new Snapshot(
              row.getObject("id", UUID.class),
              row.getObject("machine_id", UUID.class),
              row.getString("name"),
              Snapshot.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
              row.getObject("size", Long.class),
              row.getObject("created_at", OffsetDateTime.class).toInstant(),
              row.getObject("updated_at", OffsetDateTime.class).toInstant());

  private final Here here;

  SnapshotStore(Here here) {
    this.here = here;
  }

  /** The account's machine's snapshots, oldest first, by one statement. */
  List<Snapshot> list(Handle h, UUID account, UUID machine) {
    return here.bind(h.createQuery(OWN + " ORDER BY s.created_at, s.name"))
        .bind("machine", machine)
        .bind("account", account)
        .map(ROW)
        .list();
  }

  Optional<Snapshot> find(Handle h, UUID account, UUID machine, String name) {
    return here.bind(h.createQuery(OWN + " AND s.name = :name"))
        .bind("machine", machine)
        .bind("account", account)
        .bind("name", name)
        .map(ROW)
        .findOne();
  }

  /** How many snapshots a machine has. */
  public int count(Handle h, UUID machine) {
    return h.createQuery("SELECT count(*) FROM machine_snapshots WHERE machine_id = :machine")
        .bind("machine", machine)
        .mapTo(Integer.class)
        .one();
  }

  void insert(Handle h, Snapshot snapshot) {
    h.createUpdate(
            """
            INSERT INTO machine_snapshots (id, machine_id, name, state, created_at, updated_at)
            VALUES (:id, :machine, :name, :word, :at, :at)
            """)
        .bindMethods(snapshot)
        .bind("word", snapshot.state().word())
        .bind("at", snapshot.created().atOffset(ZoneOffset.UTC))
        .execute();
  }

  /**
   * Writes what became of a snapshot.
   *
   * @param size MiB; null leaves it as it is
   */
  public void update(Handle h, UUID id, Snapshot.State state, Long size, Instant now) {
    h.createUpdate(
            """
            UPDATE machine_snapshots SET state = :state, size = coalesce(:size, size), updated_at = :now WHERE id = :id
            """)
        .bind("id", id)
        .bind("state", state.word())
        .bind("size", size)
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .execute();
  }

  public void delete(Handle h, UUID id) {
    h.createUpdate("DELETE FROM machine_snapshots WHERE id = :id").bind("id", id).execute();
  }

  /** Forgets a machine's snapshots; their bytes went with it. */
  public void deleteAll(Handle h, UUID machine) {
    h.createUpdate("DELETE FROM machine_snapshots WHERE machine_id = :machine")
        .bind("machine", machine)
        .execute();
  }
}
