package io.perigee.runtime.work;

import io.perigee.contracts.error.Busy;
import io.perigee.contracts.error.PerigeeException;
import io.perigee.contracts.error.Unavailable;
import io.perigee.runtime.RuntimeConfig;
import io.perigee.runtime.kafka.Loop;
import io.perigee.runtime.operation.Operations;
import io.perigee.runtime.outbox.Nudge;
import io.perigee.runtime.store.Database;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Claims commands and runs their handlers, each on a virtual thread, at most {@code perigee.work.concurrency} at a time.
 * Leases are renewed at a third of their length; a task whose lease is lost is interrupted and its child process killed.
 */
@Singleton
public final class Worker {

  private static final Logger LOG = Logger.getLogger(Worker.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration OVERDUE = Duration.ofSeconds(5);

  private final WorkTable table;
  private final Handlers handlers;
  private final Completions completions;
  private final Database database;
  private final Operations operations;
  private final Nudge nudge;
  private final RuntimeConfig.Work config;
  private final String name;
  private final Map<Task, Thread> running = new ConcurrentHashMap<>();
  private final List<Loop> loops = new ArrayList<>();
  private long overdueChecked = System.nanoTime();

  Worker(WorkTable table, Handlers handlers, Completions completions, Database database, Operations operations, Nudge nudge,
      RuntimeConfig config) {
    this.table = table;
    this.handlers = handlers;
    this.completions = completions;
    this.database = database;
    this.operations = operations;
    this.nudge = nudge;
    this.config = config.work();
    this.name = config.replica().orElseGet(() -> config.service() + "-" + ProcessHandle.current().pid());
  }

  void atStart(@Observes StartupEvent event) {
    if (handlers.isEmpty()) {
      return;
    }
    loops.add(Loop.start("work-claim", this::claim));
    loops.add(Loop.start("work-end", () -> completions.round(running::remove)));
    loops.add(Loop.start("work-lease", this::renew));
  }

  void atEnd(@Observes ShutdownEvent event) {
    loops.forEach(Loop::close);
    running.values().forEach(Thread::interrupt);
  }

  private void claim() throws InterruptedException {
    if (System.nanoTime() - overdueChecked > OVERDUE.toNanos()) {
      table.readyTheOverdue();
      overdueChecked = System.nanoTime();
    }
    int free = config.concurrency() - running.size();
    long asked = System.nanoTime();
    List<Task.Row> claimed = free <= 0 ? List.of() : table.claim(name, free, config.lease());
    for (Task.Row row : claimed) {
      begin(new Task(row, asked + config.lease().toNanos(), database, operations));
    }
    if (claimed.size() < free || free <= 0) {
      nudge.awaitWorker(POLL);
    }
  }

  private void begin(Task task) {
    Thread thread = Thread.ofVirtual().name(task.kind() + " " + task.key()).unstarted(() -> run(task));
    running.put(task, thread);
    thread.start();
  }

  private void run(Task task) {
    MDC.put("request_id", task.requestId());
    CommandHandler handler = handlers.of(task.kind()).orElse(null);
    try {
      if (handler == null) {
        completions.add(Ending.of(task, new Outcome.Failed("UnknownCommand", "no such command: " + task.kind(), h -> {})));
      } else if (task.expired()) {
        completions.add(Ending.of(task, handler.gaveUp(task, "expired", "it was not begun before its deadline")));
      } else {
        finish(task, handler, outcome(task, handler));
      }
    } catch (LeaseLost e) {
      LOG.infof("event=lease_lost command=%s kind=%s epoch=%d", task.commandId(), task.kind(), task.epoch());
      running.remove(task);
    } catch (InterruptedException e) {
      running.remove(task);
    } catch (RuntimeException e) {
      // The queue itself could not be written: the lease runs out and the command is claimed again.
      LOG.warnf(e, "event=task_failed command=%s kind=%s", task.commandId(), task.kind());
      running.remove(task);
    }
  }

  private static Outcome outcome(Task task, CommandHandler handler) throws InterruptedException {
    try {
      return handler.run(task);
    } catch (LeaseLost | InterruptedException e) {
      throw e;
    } catch (Busy | Unavailable e) {
      return new Outcome.Retry(null, e.getMessage());
    } catch (PerigeeException e) {
      return handler.gaveUp(task, e.code(), e.getMessage());
    } catch (Exception e) {
      LOG.warnf(e, "event=handler_failed command=%s kind=%s attempt=%d", task.commandId(), task.kind(), task.attempt());
      return new Outcome.Retry(null, "internal error (%s)".formatted(e.getClass().getSimpleName()));
    }
  }

  private void finish(Task task, CommandHandler handler, Outcome outcome) throws InterruptedException {
    switch (outcome) {
      case Outcome.Done done -> completions.add(Ending.of(task, done));
      case Outcome.Failed failed -> completions.add(Ending.of(task, failed));
      case Outcome.Retry retry -> {
        if (task.attempt() >= config.attempts()) {
          completions.add(Ending.of(task, handler.gaveUp(task, "attempts", retry.why())));
        } else {
          Duration pause = retry.after() != null ? retry.after() : config.backOff().multipliedBy(1L << Math.min(10, task.attempt() - 1));
          table.retry(task, pause, retry.why());
          running.remove(task);
        }
      }
    }
  }

  private void renew() throws InterruptedException {
    Thread.sleep(config.lease().dividedBy(3));
    List<Task> tasks = List.copyOf(running.keySet());
    if (tasks.isEmpty()) {
      return;
    }
    long asked = System.nanoTime();
    Set<UUID> held = table.renew(tasks, config.lease());
    for (Task task : tasks) {
      Thread thread = running.get(task);
      if (held.contains(task.commandId())) {
        task.renewed(asked + config.lease().toNanos());
      } else if (thread != null) {
        task.lose();
        thread.interrupt();
        running.remove(task);
      }
    }
  }
}
