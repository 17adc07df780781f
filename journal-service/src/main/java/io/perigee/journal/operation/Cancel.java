package io.perigee.journal.operation;

import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.error.PerigeeException;
import io.perigee.contracts.error.Unavailable;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.internal.Internal;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.Rehearsal;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Cancels an operator's operation. Its commands may be anywhere, also on their way: every service
 * is asked, again and again for a few seconds, until one has cancelled something or everything has
 * ended.
 */
@Singleton
public final class Cancel {

  private static final Logger LOG = Logger.getLogger(Cancel.class);
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(4);
  private static final long PAUSE_MILLIS = 250;

  private final Database database;
  private final AcceptedElsewhere elsewhere;
  private final Internal internal;

  Cancel(Database database, AcceptedElsewhere elsewhere, Internal internal) {
    this.database = database;
    this.elsewhere = elsewhere;
    this.internal = internal;
  }

  /**
   * @return how many commands were cancelled; none in a rehearsal
   * @throws NotFound if there is no such operation of the operator's
   * @throws Conflict if it has ended
   * @throws Unavailable if nothing of it could be found in time
   */
  public int cancel(String requestId, String by) {
    long giveUp = System.nanoTime() + PATIENCE;
    while (true) {
      requireOutstanding(requestId);
      if (Rehearsal.isOn()) {
        return 0;
      }
      int cancelled = everywhere(requestId, "cancelled by " + by);
      if (cancelled > 0) {
        return cancelled;
      }
      if (System.nanoTime() > giveUp) {
        throw new Unavailable("nothing of " + requestId + " could be cancelled yet; try again");
      }
      pause();
    }
  }

  private void requireOutstanding(String requestId) {
    Optional<Boolean> over =
        database.read(
            h ->
                h.createQuery(
                        """
                        SELECT ended_at IS NOT NULL FROM journal_operation
                        WHERE request_id = :id AND account IS NULL AND commands IS NOT NULL
                        """)
                    .bind("id", requestId)
                    .mapTo(Boolean.class)
                    .findOne());
    if (over.orElse(false)) {
      throw new Conflict("request " + requestId + " has ended");
    }
    if (over.isEmpty() && !elsewhere.isAcceptedForOperator(requestId)) {
      throw new NotFound("No data for this request");
    }
  }

  private int everywhere(String requestId, String why) {
    List<Callable<Integer>> asked =
        Topics.SERVICES.stream()
            .<Callable<Integer>>map(service -> () -> at(service, requestId, why))
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      int sum = 0;
      for (Future<Integer> answer : threads.invokeAll(asked)) {
        sum += answer.get();
      }
      return sum;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted while cancelling");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a service could not be asked", e);
    }
  }

  /**
   * A service that is away has cancelled nothing; what it has to do waits there until it is back.
   */
  private int at(String service, String requestId, String why) {
    try {
      return internal
          .post(
              service, "/internal/commands/" + requestId + "/cancel", Json.object().put("why", why))
          .path("cancelled")
          .asInt(0);
    } catch (PerigeeException e) {
      LOG.debugf("event=not_cancelled service=%s reason=%s", service, e.getMessage());
      return 0;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted while cancelling");
    }
  }
}
