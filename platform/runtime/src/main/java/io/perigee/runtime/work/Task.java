package io.perigee.runtime.work;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.runtime.operation.CommandRef;
import io.perigee.runtime.operation.Operations;
import io.perigee.runtime.store.Database;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** A claimed command, in its handler's hands. Every write through it is conditional on the claim's epoch. */
public final class Task {

  /** The row as it was claimed. */
  record Row(
      UUID commandId, String requestId, String kind, String key, long number, String account, long epoch, int attempts,
      String step, Instant deadline, JsonNode payload, Cause cause, boolean expired) {}

  private final Row row;
  private final Database database;
  private final Operations operations;
  private final AtomicReference<Runnable> onLost = new AtomicReference<>();
  private volatile boolean lost;
  private volatile long heldUntil;
  private int ordinal;

  /**
   * @param heldUntil when the lease ends if it is not renewed, by {@link System#nanoTime()}
   */
  Task(Row row, long heldUntil, Database database, Operations operations) {
    this.heldUntil = heldUntil;
    this.row = row;
    this.database = database;
    this.operations = operations;
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
   * To be called right before an effect that no transaction guards. Costs nothing: it compares with the clock, which runs
   * on while a process is frozen.
   *
   * @throws LeaseLost if another worker may have the command
   */
  public void requireHeld() {
    if (lost || System.nanoTime() - heldUntil >= 0) {
      throw new LeaseLost();
    }
  }

  void renewed(long until) {
    heldUntil = until;
  }

  /** True once another worker may have it. */
  public boolean lost() {
    return lost;
  }

  /**
   * Records durably that a step begins, before its effect.
   *
   * @param name the step's name
   * @param message what to tell the caller; null for nothing
   * @throws LeaseLost if the command is no longer this worker's
   */
  public void step(String name, String message) {
    write(
        h -> {
          h.createUpdate("UPDATE work SET step = :step WHERE command_id = :id").bind("step", name).bind("id", row.commandId()).execute();
          if (message != null) {
            operations.message(h, ref(), name, 0, message);
          }
          return null;
        });
  }

  /** Tells the caller how a step gets on. */
  public void progress(String step, String message) {
    write(
        h -> {
          operations.message(h, ref(), step, ++ordinal, message);
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
              h.createQuery("SELECT 1 FROM work WHERE command_id = :id AND epoch = :epoch AND state = 'running' FOR UPDATE")
                  .bind("id", row.commandId()).bind("epoch", row.epoch()).mapTo(Integer.class).findOne().isPresent();
          if (!mine) {
            lose();
            throw new LeaseLost();
          }
          return work.apply(h);
        });
  }

  /** What to do, from another thread, when the lease is lost: kill the child process. At most one is kept. */
  public void onLost(Runnable kill) {
    onLost.set(kill);
    if (lost) {
      kill.run();
    }
  }

  void lose() {
    lost = true;
    Runnable kill = onLost.get();
    if (kill != null) {
      kill.run();
    }
  }

  CommandRef ref() {
    return new CommandRef(row.commandId(), row.requestId(), row.kind(), row.key(), row.account(), row.cause());
  }
}
