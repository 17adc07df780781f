package io.perigee.runtime.work;

import io.perigee.runtime.operation.Operations;
import io.perigee.runtime.outbox.Nudge;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Ends commands, many in one transaction: their rows, their effects, their status events. A command whose claim no longer
 * holds is left out with its effect. If a transaction fails, its commands are ended one by one, so that one bad effect
 * fails one command.
 */
@Singleton
final class Completions {

  private static final Logger LOG = Logger.getLogger(Completions.class);
  private static final int MOST = 200;

  private final BlockingQueue<Ending> queue = new ArrayBlockingQueue<>(2_000);
  private final Database database;
  private final Operations operations;
  private final Nudge nudge;

  Completions(Database database, Operations operations, Nudge nudge) {
    this.database = database;
    this.operations = operations;
    this.nudge = nudge;
  }

  void add(Ending ending) throws InterruptedException {
    queue.put(ending);
  }

  /** Waits for ended commands, at most half a second, and writes them. */
  void round(java.util.function.Consumer<Task> over) throws InterruptedException {
    Ending first = queue.poll(500, TimeUnit.MILLISECONDS);
    if (first == null) {
      return;
    }
    List<Ending> batch = new ArrayList<>(List.of(first));
    queue.drainTo(batch, MOST - 1);
    try {
      write(batch);
    } catch (RuntimeException e) {
      LOG.debugf(e, "event=batch_failed size=%d", batch.size());
      batch.forEach(this::writeAlone);
    } finally {
      batch.forEach(ending -> over.accept(ending.task()));
      nudge.worker();
    }
  }

  private void write(List<Ending> batch) {
    database.run(
        h -> {
          Set<UUID> ended = WorkTable.end(h, batch);
          for (Ending ending : batch) {
            if (ended.contains(ending.task().commandId())) {
              ending.effect().accept(h);
              operations.ended(h, ending.task().ref(), ending.outcome(), ending.code(), ending.message(), ending.result());
            } else {
              LOG.infof("event=stale_result command=%s epoch=%d", ending.task().commandId(), ending.task().epoch());
            }
          }
        });
  }

  /** If even this fails, the lease runs out and the command is claimed again. */
  private void writeAlone(Ending ending) {
    try {
      write(List.of(ending));
    } catch (RuntimeException e) {
      LOG.warnf(e, "event=ending_failed command=%s kind=%s", ending.task().commandId(), ending.task().kind());
    }
  }
}
