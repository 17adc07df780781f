package io.perigee.runtime.store;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.perigee.contracts.error.Unavailable;
import io.perigee.runtime.admission.Patience;
import io.perigee.runtime.admission.Turns;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Where calls wait for one of the pool's connections, for as long as their patience lasts. */
final class ConnectionLine {

  private static final int LONGEST = 2_000;

  /** So many for each connection are let out of the line, and wait close by. */
  private static final int CLOSE_BY = 4;

  /** Bound within a call: one that is made in another has a connection beside it. */
  private static final ScopedValue<Boolean> INSIDE = ScopedValue.newInstance();

  private final Patience patience;
  private final Turns turns;

  /**
   * One for each connection but the one that is left for calls within calls. Who comes at the right
   * moment takes one before those who wait: a connection handed to the next in line would lie idle
   * until that one's thread runs, and on a busy machine that takes longer than most statements.
   */
  private final Semaphore connections;

  /**
   * @param most connections in use at once
   */
  ConnectionLine(int most, Patience patience, MeterRegistry meters) {
    this.patience = patience;
    this.connections = new Semaphore(most);
    this.turns = new Turns("database connection", CLOSE_BY * most, LONGEST);
    Gauge.builder("perigee.database.waiting", turns, Turns::waiting)
        .description("calls in line for a connection")
        .register(meters);
  }

  /**
   * Does what needs a connection once one is free.
   *
   * @throws Unavailable if none became free in time
   */
  <T> T through(Supplier<T> work) {
    if (INSIDE.isBound()) {
      return work.get();
    }
    try (Turns.Place place = turns.take(patience.line(), patience.left())) {
      return seated(work);
    }
  }

  /** Whoever waits is told this, and waits no longer. */
  void clear(String why) {
    turns.clear(why);
  }

  private <T> T seated(Supplier<T> work) {
    try {
      if (!connections.tryAcquire(patience.left().toNanos(), TimeUnit.NANOSECONDS)) {
        throw new Unavailable("no database connection became free in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted while waiting for a database connection");
    }
    try {
      return ScopedValue.where(INSIDE, true).call(work::get);
    } finally {
      connections.release();
    }
  }
}
