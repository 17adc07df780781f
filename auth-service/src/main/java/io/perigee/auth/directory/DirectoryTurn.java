package io.perigee.auth.directory;

import io.perigee.contracts.error.Busy;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * One change of the directory at a time, in all replicas together: a directory itself does not keep
 * numbers unique. The turn is a row with an end, so that a replica that dies holds nobody up.
 */
@Singleton
public final class DirectoryTurn {

  private static final Duration LONGEST = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Database database;
  private final ReentrantLock own = new ReentrantLock(true);

  DirectoryTurn(Database database) {
    this.database = database;
  }

  /**
   * @throws Busy if others have been changing the directory for too long
   */
  public <T> T take(Supplier<T> work) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      if (!own.tryLock(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        throw busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy();
    }
    UUID turn = UUID.randomUUID();
    try {
      while (!taken(turn)) {
        if (System.nanoTime() > end) {
          throw busy();
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      try {
        return work.get();
      } finally {
        database.run(
            h -> h.execute("UPDATE directory_turn SET ends_at = now() WHERE turn = ?", turn));
      }
    } finally {
      own.unlock();
    }
  }

  private boolean taken(UUID turn) {
    return database.write(
        h ->
            h.createUpdate(
                        """
                        UPDATE directory_turn SET turn = :turn, ends_at = clock_timestamp() + :longest * interval '1 second'
                        WHERE ends_at <= clock_timestamp()
                        """)
                    .bind("turn", turn)
                    .bind("longest", LONGEST.toSeconds())
                    .execute()
                == 1);
  }

  private static Busy busy() {
    return new Busy("others are changing the directory; try again", Duration.ofSeconds(1));
  }
}
