package io.perigee.runtime.work;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.perigee.contracts.error.Busy;
import io.perigee.contracts.error.PerigeeException;
import io.perigee.contracts.error.Unavailable;
import io.perigee.runtime.RuntimeConfig;
import io.perigee.runtime.kafka.Loop;
import io.perigee.runtime.kafka.Pace;
import io.perigee.runtime.operation.OperationEvents;
import io.perigee.runtime.outbox.Nudge;
import io.perigee.runtime.store.Database;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Claims commands and runs their handlers, each on a virtual thread, at most {@code
 * perigee.work.concurrency} at a time, of which a quarter is never given to bulk work. {@link
 * Leases} holds the claims, {@link Completions} writes the ends.
 */
@Singleton
public final class Worker {

  private static final Logger LOG = Logger.getLogger(Worker.class);
  private static final Duration POLL = Duration.ofMillis(250);

  /** After so many rounds that found nothing it looks four times as seldom, until there is work. */
  private static final int IDLE = 8;

  private static final Duration OVERDUE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final WorkTable table;
  private final Handlers handlers;
  private final Completions completions;
  private final Leases leases;
  private final Database database;
  private final OperationEvents events;
  private final Steps steps;
  private final Nudge nudge;
  private final RuntimeConfig.Work config;
  private final String name;
  private final Counter claims;
  private final List<Loop> loops = new ArrayList<>();
  private final Pace pace = Pace.of(Pace.HOP);
  private long overdueChecked = System.nanoTime();

  private int idleRounds;
  private volatile boolean ending;

  Worker(
      WorkTable table,
      Handlers handlers,
      Completions completions,
      Leases leases,
      Database database,
      OperationEvents events,
      Steps steps,
      Nudge nudge,
      RuntimeConfig config,
      MeterRegistry meters) {
    this.table = table;
    this.handlers = handlers;
    this.completions = completions;
    this.leases = leases;
    this.database = database;
    this.events = events;
    this.steps = steps;
    this.nudge = nudge;
    this.config = config.work();
    this.name =
        config.replica().orElseGet(() -> config.service() + "-" + ProcessHandle.current().pid());
    this.claims =
        Counter.builder("perigee.work.claims").description("commands claimed").register(meters);
    meters.gauge("perigee.work.running", leases, Leases::size);
  }

  void atStart(@Observes StartupEvent event) {
    if (handlers.isEmpty()) {
      return;
    }
    loops.add(Loop.start("work-claim", this::claim));
    loops.add(Loop.start("work-end", () -> completions.round(leases::over)));
    loops.add(Loop.start("work-lease", leases::round));
  }

  void atEnd(@Observes ShutdownEvent event) {
    if (loops.isEmpty()) {
      return;
    }
    ending = true;
    loops.getFirst().close();
    try {
      leases.close(PATIENCE);
    } catch (RuntimeException e) {
      LOG.infof("event=leases_not_given_back error=%s", e.getMessage());
    }
    loops.reversed().forEach(Loop::close);
  }

  private void claim() throws InterruptedException {
    if (System.nanoTime() - overdueChecked > OVERDUE.toNanos()) {
      table.readyTheOverdue();
      overdueChecked = System.nanoTime();
    }
    pace.await();
    int free = completions.behind() ? 0 : config.concurrency() - leases.size();
    int claimed = free <= 0 ? 0 : claim(free);
    idleRounds = claimed > 0 || leases.size() > 0 ? 0 : idleRounds + 1;
    if (free <= 0 || claimed < free) {
      nudge.awaitWorker(idleRounds < IDLE ? POLL : POLL.multipliedBy(4));
    }
  }

  private int claim(int free) {
    int bulk = Math.clamp(config.concurrency() - config.concurrency() / 4 - leases.bulk(), 0, free);
    long ends = System.nanoTime() + leases.length().toNanos();
    List<Task.Row> claimed = table.claim(name, free, bulk, leases.length());
    for (Task.Row row : claimed) {
      Task task = new Task(row, database, events, steps, ends);
      leases.begin(
          task, Thread.ofVirtual().name(task.kind() + " " + task.key()).unstarted(() -> run(task)));
    }
    claims.increment(claimed.size());
    return claimed.size();
  }

  private void run(Task task) {
    MDC.put("request_id", task.requestId());
    boolean left = false;
    try {
      left = carryOut(task);
    } catch (LeaseLost | InterruptedException e) {
      LOG.debugf(
          "event=task_stopped command=%s kind=%s epoch=%d",
          task.commandId(), task.kind(), task.epoch());
    } catch (RuntimeException e) {
      // The queue itself could not be written: the lease runs out and the command is claimed again.
      LOG.warnf(e, "event=task_failed command=%s kind=%s", task.commandId(), task.kind());
    } finally {
      if (!left) {
        leases.over(task);
        nudge.worker();
      }
      MDC.remove("request_id");
    }
  }

  /** True if the command's ending was left to {@link Completions}. */
  private boolean carryOut(Task task) throws InterruptedException {
    Optional<CommandHandler> handler = handlers.of(task.kind());
    if (handler.isEmpty()) {
      return end(task, GivingUp.plain("UnknownCommand", "no such command: " + task.kind()));
    }
    if (task.expired()) {
      return end(
          task, GivingUp.of(handler, task, "expired", "it was not begun before its deadline"));
    }
    if (task.attempt() > config.attempts()) {
      return end(
          task,
          GivingUp.of(
              handler,
              task,
              "attempts",
              "it was begun %d times and never came to an end".formatted(config.attempts())));
    }
    Outcome outcome = outcome(task, handler.get());
    if (ending && !(outcome instanceof Outcome.Done) && Thread.interrupted()) {
      // What it says now comes of our own stop.
      throw new InterruptedException();
    }
    return switch (outcome) {
      case Outcome.Done done -> end(Ending.of(task, done));
      case Outcome.Failed failed -> end(task, failed);
      case Outcome.Retry retry -> again(task, handler, retry);
    };
  }

  private static Outcome outcome(Task task, CommandHandler handler) throws InterruptedException {
    try {
      return handler.run(task);
    } catch (LeaseLost | InterruptedException e) {
      throw e;
    } catch (Busy | Unavailable e) {
      return new Outcome.Retry(null, e.getMessage());
    } catch (PerigeeException e) {
      return GivingUp.of(Optional.of(handler), task, e.code(), e.getMessage());
    } catch (Exception | Error e) {
      // An error, too: a task that vanished would keep its lease for ever.
      LOG.warnf(
          e,
          "event=handler_failed command=%s kind=%s attempt=%d",
          task.commandId(),
          task.kind(),
          task.attempt());
      return new Outcome.Retry(null, "internal error (%s)".formatted(e.getClass().getSimpleName()));
    }
  }

  private boolean again(Task task, Optional<CommandHandler> handler, Outcome.Retry retry)
      throws InterruptedException {
    if (task.attempt() >= config.attempts()) {
      return end(task, GivingUp.of(handler, task, "attempts", retry.why()));
    }
    Duration pause =
        retry.after() != null
            ? retry.after()
            : config.backOff().multipliedBy(1L << Math.min(10, task.attempt() - 1));
    table.retry(task, pause, retry.why());
    return false;
  }

  /**
   * A failure after the lease was lost comes of the loss; what is done is done, if the epoch still
   * holds.
   */
  private boolean end(Task task, Outcome.Failed failed) throws InterruptedException {
    if (task.lost()) {
      throw new LeaseLost();
    }
    return end(Ending.of(task, failed));
  }

  private boolean end(Ending end) throws InterruptedException {
    end.task().over();
    completions.add(end);
    return true;
  }
}
