package io.perigee.runtime.work;

import io.perigee.contracts.error.PerigeeException;
import io.perigee.runtime.kafka.Pace;
import io.perigee.runtime.operation.OperationEvents;
import io.perigee.runtime.outbox.Nudge;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.Plans;
import io.perigee.runtime.store.SqlFaults;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * Ends commands, many in one transaction: their rows, their effects, their status events. A command
 * whose claim no longer holds is left out with its effect. If a transaction fails, its commands are
 * ended one by one, so that one bad effect fails one command. While PostgreSQL is away they are
 * kept: work that is done is not done again for that.
 */
@Singleton
final class Completions {

  private static final Logger LOG = Logger.getLogger(Completions.class);
  private static final int MOST = 200;

  private final BlockingQueue<Ending> queue = new ArrayBlockingQueue<>(2_000);
  private final List<Ending> batch = new ArrayList<>();
  private final Database database;
  private final OperationEvents events;
  private final Handlers handlers;
  private final Nudge nudge;
  private final Pace pace = Pace.of(Pace.HOP);
  private volatile boolean behind;

  Completions(Database database, OperationEvents events, Handlers handlers, Nudge nudge) {
    this.database = database;
    this.events = events;
    this.handlers = handlers;
    this.nudge = nudge;
  }

  void add(Ending ending) throws InterruptedException {
    queue.put(ending);
  }

  /**
   * True while endings wait for PostgreSQL: their commands must not be claimed again before these
   * are written.
   */
  boolean behind() {
    return behind;
  }

  /** Waits for ended commands, at most half a second, and writes them. */
  void round(Consumer<Task> written) throws InterruptedException {
    if (batch.isEmpty()) {
      Ending first = queue.poll(500, TimeUnit.MILLISECONDS);
      if (first == null) {
        return;
      }
      batch.add(first);
    }
    pace.await();
    queue.drainTo(batch, MOST - batch.size());
    // In the order in which the leases are renewed, so that the two do not lock each other out.
    batch.sort(Comparator.comparing(ending -> ending.task().commandId()));
    try {
      behind = true;
      write(batch);
      leave(List.copyOf(batch), written);
    } catch (RuntimeException e) {
      if (SqlFaults.isPassing(e)) {
        throw e;
      }
      LOG.debugf(e, "event=batch_failed size=%d", batch.size());
      for (Ending ending : List.copyOf(batch)) {
        writeAlone(ending);
        leave(List.of(ending), written);
      }
    }
    behind = false;
    nudge.worker();
  }

  private void leave(List<Ending> done, Consumer<Task> written) {
    batch.removeAll(done);
    done.forEach(ending -> written.accept(ending.task()));
  }

  private void write(List<Ending> endings) {
    database.run(
        h -> {
          Plans.byIndex(h);
          Set<UUID> ended = WorkTable.end(h, endings);
          together(h, endings, ended);
          for (Ending ending : endings) {
            if (ended.contains(ending.task().commandId())) {
              ending.effect().accept(h);
              events.ended(
                  h,
                  ending.task().ref(),
                  ending.outcome(),
                  ending.code(),
                  ending.message(),
                  ending.result());
            } else {
              LOG.infof(
                  "event=stale_result command=%s epoch=%d",
                  ending.task().commandId(), ending.task().epoch());
            }
          }
        });
  }

  private void together(Handle h, List<Ending> endings, Set<UUID> ended) {
    Map<String, List<Task>> byKind =
        endings.stream()
            .map(Ending::task)
            .filter(task -> ended.contains(task.commandId()))
            .collect(Collectors.groupingBy(Task::kind));
    byKind.forEach(
        (kind, tasks) -> {
          if (tasks.size() > 1) {
            handlers.of(kind).ifPresent(handler -> handler.endTogether(h, tasks));
          }
        });
  }

  /**
   * What cannot be stored as it is ends failed: first with the handler's word on it, then without.
   */
  private void writeAlone(Ending ending) {
    try {
      write(List.of(ending));
    } catch (RuntimeException e) {
      requireLasting(e);
      LOG.warnf(
          e,
          "event=ending_failed command=%s kind=%s",
          ending.task().commandId(),
          ending.task().kind());
      String code = e instanceof PerigeeException refused ? refused.code() : "InternalError";
      String why =
          e instanceof PerigeeException
              ? e.getMessage()
              : "internal error: the result could not be stored";
      try {
        write(
            List.of(
                ending.instead(
                    GivingUp.of(handlers.of(ending.task().kind()), ending.task(), code, why))));
      } catch (RuntimeException second) {
        requireLasting(second);
        writePlainly(ending.instead(GivingUp.plain(code, why)));
      }
    }
  }

  /**
   * If even this fails, the lease runs out and the command is claimed again, until its attempts are
   * used up.
   */
  private void writePlainly(Ending ending) {
    try {
      write(List.of(ending));
    } catch (RuntimeException e) {
      requireLasting(e);
      LOG.errorf(
          e,
          "event=ending_lost command=%s kind=%s",
          ending.task().commandId(),
          ending.task().kind());
    }
  }

  private static void requireLasting(RuntimeException e) {
    if (SqlFaults.isPassing(e)) {
      throw e;
    }
  }
}
