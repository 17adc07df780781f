package io.perigee.runtime.admission;

import io.perigee.contracts.error.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * So many at a time; who comes later waits in line, for as long as it has time, in the order of
 * coming. There are two lines, one of those who serve callers and one of the service's own work; a
 * place that becomes free goes to each of them in turn, so that neither stops the other.
 *
 * <pre>
 *   caller ──► ▯▯▯▯▯▯ ─┐
 *                      ├─► in turn ─► place ─► free again
 *   own    ──► ▯▯▯ ────┘
 *              │
 *              └─ time is over, or the line is too long: {@link Unavailable}, nothing was done
 * </pre>
 */
public final class Turns {

  /** Whose line to stand in. */
  public enum Line {
    CALLERS,
    OWN
  }

  private static final long LONGEST_ADVICE = 30;

  private final String what;
  private final int places;
  private final int longest;
  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedSet<CompletableFuture<Void>> callers = new LinkedHashSet<>();
  private final SequencedSet<CompletableFuture<Void>> own = new LinkedHashSet<>();
  private int free;
  private Line last = Line.OWN;
  private double nanosEach = TimeUnit.MILLISECONDS.toNanos(10);

  /**
   * @param what is waited for, as a caller is told that did not get it
   * @param places how many at a time
   * @param longest how many may wait in each line
   */
  public Turns(String what, int places, int longest) {
    this.what = what;
    this.places = places;
    this.longest = longest;
    this.free = places;
  }

  /** A place, until it is closed. */
  public final class Place implements AutoCloseable {
    private final long began = System.nanoTime();
    private boolean over;

    /** Gives the place to who is next; a second time changes nothing. */
    @Override
    public void close() {
      if (!over) {
        over = true;
        free(System.nanoTime() - began);
      }
    }
  }

  /**
   * Waits for a place.
   *
   * @param patience how long at most
   * @throws Unavailable if none becomes free within that time, or too many wait already; it says
   *     when it is worth coming again
   */
  public Place take(Line line, Duration patience) {
    CompletableFuture<Void> turn = stand(line, patience);
    if (turn == null) {
      return new Place();
    }
    try {
      turn.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      return new Place();
    } catch (TimeoutException e) {
      if (leave(line, turn)) {
        throw busy();
      }
      return lastMoment(turn);
    } catch (ExecutionException e) {
      throw (Unavailable) e.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      if (!leave(line, turn)) {
        lastMoment(turn).close();
      }
      throw new Unavailable("interrupted while waiting for " + what);
    }
  }

  /** Sends everybody away who waits; who has a place keeps it. */
  public void clear(String why) {
    lock.lock();
    List<CompletableFuture<Void>> all;
    try {
      all = new ArrayList<>(callers);
      all.addAll(own);
      callers.clear();
      own.clear();
    } finally {
      lock.unlock();
    }
    all.forEach(turn -> turn.completeExceptionally(new Unavailable(why)));
  }

  /** How many wait. */
  public int waiting() {
    lock.lock();
    try {
      return callers.size() + own.size();
    } finally {
      lock.unlock();
    }
  }

  /** A place in line; null if a place is free. */
  private CompletableFuture<Void> stand(Line line, Duration patience) {
    lock.lock();
    try {
      if (free > 0) {
        free--;
        return null;
      }
      SequencedSet<CompletableFuture<Void>> of = of(line);
      if (of.size() >= longest || !patience.isPositive()) {
        throw busy();
      }
      CompletableFuture<Void> turn = new CompletableFuture<>();
      of.add(turn);
      return turn;
    } finally {
      lock.unlock();
    }
  }

  /** Of who left the line at the moment when the time was over: the outcome is being told. */
  private Place lastMoment(CompletableFuture<Void> turn) {
    try {
      turn.join();
      return new Place();
    } catch (CompletionException e) {
      throw (Unavailable) e.getCause();
    }
  }

  /** False if it had left the line by then: it was its turn, or all were sent away. */
  private boolean leave(Line line, CompletableFuture<Void> turn) {
    lock.lock();
    try {
      return of(line).remove(turn);
    } finally {
      lock.unlock();
    }
  }

  private void free(long nanos) {
    CompletableFuture<Void> next = null;
    lock.lock();
    try {
      nanosEach += (nanos - nanosEach) / 16;
      Line first = last == Line.OWN ? Line.CALLERS : Line.OWN;
      Line chosen = of(first).isEmpty() ? last : first;
      if (of(chosen).isEmpty()) {
        free++;
      } else {
        next = of(chosen).removeFirst();
        last = chosen;
      }
    } finally {
      lock.unlock();
    }
    if (next != null) {
      next.complete(null);
    }
  }

  private SequencedSet<CompletableFuture<Void>> of(Line line) {
    return line == Line.CALLERS ? callers : own;
  }

  /** By how long the line is, and how long each has a place. */
  private Unavailable busy() {
    lock.lock();
    try {
      double seconds = (callers.size() + own.size()) * nanosEach / places / 1e9;
      long advice = Math.clamp((long) Math.ceil(seconds), 1, LONGEST_ADVICE);
      return new Unavailable(
          "no %s became free in time".formatted(what), Duration.ofSeconds(advice));
    } finally {
      lock.unlock();
    }
  }
}
