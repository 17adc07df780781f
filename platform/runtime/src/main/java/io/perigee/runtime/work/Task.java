package io.perigee.runtime.work;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.runtime.operation.CommandRef;
import io.perigee.runtime.operation.OperationEvents;
import io.perigee.runtime.store.Database;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * A claimed command, in its handler's hands. Every write through it is conditional on the claim's
 * epoch.
 */
public final class Task {

  /** The row as it was claimed. */
  record Row(
      UUID commandId,
      String requestId,
      String kind,
      String key,
      long number,
      String account,
      boolean bulk,
      long epoch,
      int attempts,
      String step,
      Instant deadline,
      JsonNode payload,
      Cause cause,
      boolean expired) {}

  private final Row row;
  private final Database database;
  private final OperationEvents events;
  private final Steps steps;
  private final AtomicReference<Runnable> onLost = new AtomicReference<>();
  private final AtomicInteger ordinal = new AtomicInteger();
  private volatile boolean lost;
  private volatile boolean over;
  private volatile long leaseEnds;

  /**
   * @param leaseEnds by {@link System#nanoTime()}, when the claim may be another's
   */
  Task(Row row, Database database, OperationEvents events, Steps steps, long leaseEnds) {
    this.row = row;
    this.database = database;
    this.events = events;
    this.steps = steps;
    this.leaseEnds = leaseEnds;
  }

  public UUID commandId() {
    return row.commandId();
  }

  public String requestId() {
    return row.requestId();
  }

  public String kind() {
    return row.kind();
  }

  /** The aggregate that it acts on. */
  public String key() {
    return row.key();
  }

  public long number() {
    return row.number();
  }

  public JsonNode payload() {
    return row.payload();
  }

  /** The account on whose behalf; null for the operator's own. */
  public String account() {
    return row.account();
  }

  /** How often it was claimed, this time included. */
  public int attempt() {
    return row.attempts();
  }

  /** Fencing token: grows with each claim of this command. */
  public long epoch() {
    return row.epoch();
  }

  public Instant deadline() {
    return row.deadline();
  }

  public Cause cause() {
    return row.cause();
  }

  boolean expired() {
    return row.expired();
  }

  /** The step that an earlier run had begun when it was lost; null if none had. */
  public String interruptedStep() {
    return row.step();
  }

  /** True if an earlier run had begun a step and then was lost. */
  public boolean interrupted() {
    return row.step() != null;
  }

  /**
   * To be called right before an effect that no transaction guards. Costs nothing: it compares with
   * the clock, which runs on while a process is frozen.
   *
   * @throws LeaseLost if another worker may have the command
   */
  public void requireHeld() {
    if (lost()) {
      throw new LeaseLost();
    }
  }

  boolean bulk() {
    return row.bulk();
  }

  /** True once another worker may have it. */
  public boolean lost() {
    return lost || leaseRanOut();
  }

  /**
   * By this process's own clock: a worker that was frozen, or cut off from PostgreSQL, knows it
   * without asking.
   */
  boolean leaseRanOut() {
    return !over && System.nanoTime() - leaseEnds > 0;
  }

  void renewedUntil(long ends) {
    leaseEnds = ends;
  }

  /**
   * The handler has ended: what is left to do is conditional on the epoch and no longer bound to
   * the lease.
   */
  void over() {
    over = true;
  }

  boolean isOver() {
    return over;
  }

  /**
   * Records durably that a step begins, before its effect.
   *
   * @param name the step's name
   * @param message what to tell the caller; null for nothing
   * @throws LeaseLost if the command is no longer this worker's
   */
  public void step(String name, String message) {
    requireMine(steps.begin(this, name, message));
  }

  /** Tells the caller how a step gets on. */
  public void progress(String step, String message) {
    int place = ordinal.incrementAndGet();
    write(
        h -> {
          events.message(h, ref(), step, place, message);
          return null;
        });
  }

  /**
   * A transaction that is conditional on the claim.
   *
   * @throws LeaseLost if the command is no longer this worker's; nothing was written then
   */
  public <T> T write(Function<Handle, T> work) {
    return database.write(
        h -> {
          boolean mine =
              h.createQuery(
                      "SELECT 1 FROM work WHERE command_id = :id AND epoch = :epoch AND state = 'running' FOR UPDATE")
                  .bind("id", row.commandId())
                  .bind("epoch", row.epoch())
                  .mapTo(Integer.class)
                  .findOne()
                  .isPresent();
          requireMine(mine);
          return work.apply(h);
        });
  }

  private void requireMine(boolean mine) {
    if (!mine) {
      lose();
      throw new LeaseLost();
    }
  }

  /**
   * What to do, once, from another thread, when the lease is lost: kill the child process. At most
   * one is kept.
   */
  public void onLost(Runnable kill) {
    onLost.set(kill);
    if (lost()) {
      lose();
    }
  }

  void lose() {
    lost = true;
    Runnable kill = onLost.getAndSet(null);
    if (kill != null) {
      kill.run();
    }
  }

  CommandRef ref() {
    return new CommandRef(
        row.commandId(), row.requestId(), row.kind(), row.key(), row.account(), row.cause());
  }
}
