package io.perigee.journal.ha;

import io.perigee.runtime.store.Database;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * Whether this process is the master. It stops believing so a second before its lease runs out, by
 * a clock that runs on while the process stands still or the database is away; and what it writes
 * as a master is conditional on the lease's epoch, so that what it believes matters to nobody else.
 */
public final class Mastership {

  private static final Logger LOG = Logger.getLogger(Mastership.class);
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final Database database;
  private final Lease lease;
  private final BooleanSupplier mayTake;
  private volatile Held held = new Held(0, System.nanoTime());

  /**
   * @param until by {@link System#nanoTime()}
   */
  private record Held(long epoch, long until) {
    boolean holds() {
      return epoch > 0 && System.nanoTime() - until < 0;
    }
  }

  Mastership(Database database, Lease lease, BooleanSupplier mayTake) {
    this.database = database;
    this.lease = lease;
    this.mayTake = mayTake;
  }

  /** Renews the lease, or tries to take it. To be called several times in a lease's length. */
  void beat() {
    Held before = held;
    if (before.epoch() > 0 && lease.isWantedElsewhere()) {
      LOG.infof("event=mastership_given_up epoch=%d", before.epoch());
      stop();
      return;
    }
    // Counted from before the statement: the database may have counted later, never earlier.
    long until = System.nanoTime() + lease.length().minus(MARGIN).toNanos();
    OptionalLong epoch = lease.keep(mayTake.getAsBoolean());
    held = epoch.isPresent() ? new Held(epoch.getAsLong(), until) : new Held(0, until);
    if (held.epoch() != before.epoch()) {
      LOG.infof("event=mastership epoch=%d before=%d", held.epoch(), before.epoch());
    }
  }

  /** The epoch under which this process is the master; empty if it is not. */
  public OptionalLong epoch() {
    Held now = held;
    return now.holds() ? OptionalLong.of(now.epoch()) : OptionalLong.empty();
  }

  /**
   * One transaction that only the master may make.
   *
   * @throws NotMaster if this process is not the master, or no longer under this epoch; nothing was
   *     written then
   */
  public <T> T write(long epoch, Function<Handle, T> work) {
    return database.write(
        h -> {
          if (!lease.isHeld(h, epoch)) {
            throw new NotMaster();
          }
          return work.apply(h);
        });
  }

  /** Stops believing first, then lets others take the lease. */
  void stop() {
    held = new Held(0, System.nanoTime());
    lease.giveUp();
  }
}
