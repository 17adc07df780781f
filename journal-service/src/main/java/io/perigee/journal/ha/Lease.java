package io.perigee.journal.ha;

import io.perigee.runtime.store.Database;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The one right to be master, a row that runs out by the database's clock.
 *
 * <pre>
 *   free ──take (epoch + 1)──► held ──renew──► held
 *    ▲                           │
 *    └──── runs out · given up · made room for who is wanted
 * </pre>
 */
final class Lease {

  private final Database database;
  private final String name;
  private final String controller;
  private final UUID instance;
  private final Duration length;

  /**
   * @param name the lease's row
   * @param controller for whom it is taken
   * @param instance this process
   * @param length how long it holds without being renewed
   */
  Lease(Database database, String name, String controller, UUID instance, Duration length) {
    this.database = database;
    this.name = name;
    this.controller = controller;
    this.instance = instance;
    this.length = length;
  }

  Duration length() {
    return length;
  }

  /**
   * Renews the lease if it is this process's, takes it if it is free.
   *
   * @param mayTake false where the controller may keep it but not take it
   * @return the epoch under which it is held now; empty if it is not
   */
  OptionalLong keep(boolean mayTake) {
    return database.write(
        h ->
            h.createQuery(
                    """
                    UPDATE ha_lease SET
                      epoch = CASE WHEN instance = :instance AND expires_at > clock_timestamp() THEN epoch ELSE epoch + 1 END,
                      controller = :controller, instance = :instance,
                      expires_at = clock_timestamp() + :length * interval '1 millisecond',
                      wanted = CASE WHEN wanted = :controller THEN NULL ELSE wanted END
                    WHERE name = :name AND (instance = :instance AND expires_at > clock_timestamp()
                      OR :take AND expires_at <= clock_timestamp()
                         AND (wanted IS NULL OR wanted = :controller OR wanted_until <= clock_timestamp()))
                    RETURNING epoch
                    """)
                .bind("name", name)
                .bind("controller", controller)
                .bind("instance", instance)
                .bind("length", length.toMillis())
                .bind("take", mayTake)
                .mapTo(Long.class)
                .findOne()
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty()));
  }

  /** True if this process has it, and another controller is wanted as master. */
  boolean isWantedElsewhere() {
    return database.read(
        h ->
            h.createQuery(
                    """
                    SELECT 1 FROM ha_lease
                    WHERE name = :name AND instance = :instance AND wanted <> :controller AND wanted_until > clock_timestamp()
                    """)
                .bind("name", name)
                .bind("instance", instance)
                .bind("controller", controller)
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
  }

  /** Asks whoever holds the lease to make room for this controller. */
  void want(Duration within) {
    database.run(
        h ->
            h.createUpdate(
                    """
                    UPDATE ha_lease SET wanted = :controller, wanted_until = clock_timestamp() + :within * interval '1 millisecond'
                    WHERE name = :name AND NOT (controller IS NOT DISTINCT FROM :controller AND expires_at > clock_timestamp())
                    """)
                .bind("name", name)
                .bind("controller", controller)
                .bind("within", within.toMillis())
                .execute());
  }

  /** True if this controller has it, by whichever of its processes. */
  boolean isOurs() {
    return database.read(
        h ->
            h.createQuery(
                    "SELECT 1 FROM ha_lease WHERE name = :name AND controller = :controller AND expires_at > clock_timestamp()")
                .bind("name", name)
                .bind("controller", controller)
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
  }

  /** Gives it up at once, so that nobody has to wait until it runs out. */
  void giveUp() {
    database.run(
        h ->
            h.createUpdate(
                    """
                    UPDATE ha_lease SET controller = NULL, instance = NULL, expires_at = '-infinity'
                    WHERE name = :name AND instance = :instance
                    """)
                .bind("name", name)
                .bind("instance", instance)
                .execute());
  }

  /**
   * Whether it is held under this epoch; if so, nobody else takes it before the transaction ends.
   */
  boolean isHeld(Handle h, long epoch) {
    return h.createQuery(
            """
            SELECT 1 FROM ha_lease
            WHERE name = :name AND instance = :instance AND epoch = :epoch AND expires_at > clock_timestamp() FOR SHARE
            """)
        .bind("name", name)
        .bind("instance", instance)
        .bind("epoch", epoch)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }
}
