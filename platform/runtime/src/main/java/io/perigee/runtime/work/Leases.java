package io.perigee.runtime.work;

import io.perigee.runtime.RuntimeConfig;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The commands that this process runs, and their leases: renewed at a third of their length. A task
 * whose lease is another's, or has run out by this process's own clock because PostgreSQL or the
 * process itself stood still, is interrupted and its child process killed.
 */
@Singleton
final class Leases {

  private static final Logger LOG = Logger.getLogger(Leases.class);
  private static final long AGAIN_MILLIS = 500;

  private final WorkTable table;
  private final Duration length;
  private final Map<Task, Thread> running = new ConcurrentHashMap<>();
  private boolean renewed = true;

  Leases(WorkTable table, RuntimeConfig config) {
    this.table = table;
    this.length = config.work().lease();
  }

  /** How long a lease is. */
  Duration length() {
    return length;
  }

  int size() {
    return running.size();
  }

  int bulk() {
    return (int) running.keySet().stream().filter(Task::bulk).count();
  }

  void begin(Task task, Thread thread) {
    running.put(task, thread);
    thread.start();
  }

  /** The task no longer occupies a place. */
  void over(Task task) {
    running.remove(task);
  }

  /** One renewal of all, after the time between renewals. */
  void round() throws InterruptedException {
    Thread.sleep(renewed ? length.toMillis() / 3 : Math.min(AGAIN_MILLIS, length.toMillis() / 3));
    renewed = false;
    running.keySet().stream().filter(Task::leaseRanOut).forEach(this::lose);
    renew(
        running.keySet().stream()
            .filter(task -> !task.lost())
            .sorted(Comparator.comparing(Task::commandId))
            .toList());
    renewed = true;
  }

  private void renew(List<Task> tasks) {
    if (tasks.isEmpty()) {
      return;
    }
    long ends = System.nanoTime() + length.toNanos();
    Set<UUID> held = table.renew(tasks, length);
    for (Task task : tasks) {
      if (held.contains(task.commandId())) {
        task.renewedUntil(ends);
      } else {
        lose(task);
      }
    }
  }

  /** Those of these commands that this process runs lose their claim now, not at a renewal. */
  void cancelled(Set<UUID> commands) {
    running.keySet().stream()
        .filter(task -> commands.contains(task.commandId()))
        .forEach(this::lose);
  }

  private void lose(Task task) {
    Thread thread = running.get(task);
    if (thread == null || task.isOver()) {
      return;
    }
    LOG.infof(
        "event=lease_lost command=%s kind=%s epoch=%d",
        task.commandId(), task.kind(), task.epoch());
    task.lose();
    thread.interrupt();
  }

  /**
   * Ends what runs: some time to end by itself, then an interrupt; what has ended then may be
   * claimed by others at once.
   */
  void close(Duration patience) {
    Map<Task, Thread> left = Map.copyOf(running);
    await(left.values(), patience);
    left.values().forEach(Thread::interrupt);
    await(left.values(), patience);
    List<Task> stopped = new ArrayList<>();
    left.forEach(
        (task, thread) -> {
          if (!thread.isAlive() && !task.isOver()) {
            stopped.add(task);
          }
        });
    if (!stopped.isEmpty()) {
      table.renew(stopped, Duration.ZERO);
    }
  }

  private static void await(Iterable<Thread> threads, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      for (Thread thread : threads) {
        thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
