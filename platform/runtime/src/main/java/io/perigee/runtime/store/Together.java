package io.perigee.runtime.store;

import io.perigee.contracts.error.Unavailable;
import io.perigee.runtime.admission.Patience;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;

/**
 * Writes of one kind that come at the same time share a transaction: its statements are made once
 * for all of them, its commit is one, and they do not contend for the rows that all of them lock.
 * Who finds nobody at it begins at once; who comes meanwhile waits, and goes along with the next.
 *
 * <pre>
 *   first ──► transaction of one ──► hands on to who waits first
 *   others ─► in line ─────────────► transaction of all in line ─► …
 *                                        └─ fails: each for itself, so that each has its own error
 * </pre>
 *
 * What is rehearsed or claims an {@code Idempotency-Key} is written alone.
 *
 * @param <I> what is to be written
 * @param <R> what comes of it
 */
public final class Together<I, R> {

  private static final int LONGEST = 2_000;

  private final Database database;
  private final Patience patience;
  private final int most;
  private final Work<I, R> work;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Waiting<I, R>> line = new ArrayDeque<>();
  private boolean led;

  /** What a transaction does. */
  @FunctionalInterface
  public interface Work<I, R> {

    /**
     * Writes all of them.
     *
     * @param items one or more
     * @return what came of each, in their order
     */
    List<R> apply(Handle h, List<I> items);
  }

  Together(Database database, Patience patience, int most, Work<I, R> work) {
    this.database = database;
    this.patience = patience;
    this.most = most;
    this.work = work;
  }

  /** How it goes on with one who waits. */
  private sealed interface Turn<R> {
    /** It leads the next transaction. */
    record Lead<R>() implements Turn<R> {}

    /** The transaction of all failed. */
    record Alone<R>() implements Turn<R> {}

    /** Its write is committed. */
    record Done<R>(R result) implements Turn<R> {}
  }

  private record Waiting<I, R>(I item, CompletableFuture<Turn<R>> turn) {}

  /**
   * One write, committed when this returns.
   *
   * @throws Unavailable if PostgreSQL does not answer, see {@link Database#write}, or if too many
   *     wait
   */
  public R write(I item) {
    if (Rehearsal.isOn() || Claim.current() != null) {
      return database.write(h -> work.apply(h, List.of(item))).getFirst();
    }
    Waiting<I, R> mine = new Waiting<>(item, new CompletableFuture<>());
    Turn<R> turn = stand(mine) ? new Turn.Lead<>() : await(mine);
    return switch (turn) {
      case Turn.Lead<R> lead -> lead(mine);
      case Turn.Alone<R> alone -> alone(item);
      case Turn.Done<R> done -> done.result();
    };
  }

  /** How many wait for a transaction under way to end. */
  int waiting() {
    lock.lock();
    try {
      return line.size();
    } finally {
      lock.unlock();
    }
  }

  /** True if nobody is at it. */
  private boolean stand(Waiting<I, R> mine) {
    lock.lock();
    try {
      if (!led) {
        led = true;
        return true;
      }
      if (line.size() >= LONGEST) {
        throw new Unavailable("too many writes are waiting; try again");
      }
      line.add(mine);
      return false;
    } finally {
      lock.unlock();
    }
  }

  private Turn<R> await(Waiting<I, R> mine) {
    try {
      return mine.turn.get(patience.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      leave(mine, "the write could not be begun in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      leave(mine, "interrupted while waiting to write");
    } catch (ExecutionException e) {
      throw (Unavailable) e.getCause();
    }
    try {
      // It has left the line: it is being written, which has a deadline of its own.
      return mine.turn.join();
    } catch (CompletionException e) {
      throw (Unavailable) e.getCause();
    }
  }

  private void leave(Waiting<I, R> mine, String why) {
    lock.lock();
    try {
      if (line.remove(mine)) {
        throw new Unavailable(why);
      }
    } finally {
      lock.unlock();
    }
  }

  private R lead(Waiting<I, R> mine) {
    if (!patience.left().isPositive()) {
      // Whoever goes along would be refused for its haste.
      handOn();
      throw new Unavailable("the write could not be begun in time");
    }
    List<Waiting<I, R>> others = gather();
    List<I> items = new ArrayList<>(others.size() + 1);
    items.add(mine.item);
    others.forEach(w -> items.add(w.item));
    try {
      List<R> results = database.aside(h -> work.apply(h, items));
      for (int i = 0; i < others.size(); i++) {
        others.get(i).turn.complete(new Turn.Done<>(results.get(i + 1)));
      }
      return results.getFirst();
    } catch (Unavailable e) {
      // It may have been committed: nobody may write again what another has written for him.
      others.forEach(w -> w.turn.completeExceptionally(e));
      throw e;
    } catch (RuntimeException e) {
      if (others.isEmpty()) {
        throw e;
      }
    } finally {
      others.forEach(w -> w.turn.complete(new Turn.Alone<>()));
      handOn();
    }
    return alone(mine.item);
  }

  private R alone(I item) {
    return database.aside(h -> work.apply(h, List.of(item))).getFirst();
  }

  private List<Waiting<I, R>> gather() {
    List<Waiting<I, R>> others = new ArrayList<>();
    lock.lock();
    try {
      while (others.size() < most - 1 && !line.isEmpty()) {
        others.add(line.removeFirst());
      }
    } finally {
      lock.unlock();
    }
    return others;
  }

  private void handOn() {
    Waiting<I, R> next;
    lock.lock();
    try {
      next = line.pollFirst();
      led = next != null;
    } finally {
      lock.unlock();
    }
    if (next != null) {
      next.turn.complete(new Turn.Lead<>());
    }
  }
}
