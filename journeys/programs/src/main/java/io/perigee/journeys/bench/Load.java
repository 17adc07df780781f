package io.perigee.journeys.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Bounded loads on loopback: as fast as it goes, or at a steady rate. */
final class Load {

  /** Sends one request of the load. */
  @FunctionalInterface
  interface Request {
    /**
     * Sends it.
     *
     * @param turn grows by one with each request
     * @return true if the answer was right
     */
    boolean send(Connection connection, int turn) throws IOException;
  }

  private static final Duration WARMING = Duration.ofSeconds(5);
  private static final int MOST_WARMING = 16;
  private static final double FASTER = 1.03;

  private final String base;
  private final Request request;

  Load(String base, Request request) {
    this.base = base;
    this.request = request;
  }

  /**
   * As fast as so many connections go, until that gets no faster: young processes spend most of
   * their time on compiling.
   */
  void warm(int connections) throws InterruptedException {
    double best = 0;
    int since = 0;
    for (int round = 0; round < MOST_WARMING && since < 3; round++) {
      double rate = saturate(connections, WARMING).rate(WARMING);
      since = rate > best * FASTER ? 0 : since + 1;
      best = Math.max(best, rate);
    }
  }

  /** As fast as so many connections go, for so long. */
  Latencies saturate(int connections, Duration length) throws InterruptedException {
    Latencies latencies = new Latencies();
    AtomicInteger turns = new AtomicInteger();
    long end = System.nanoTime() + length.toNanos();
    run(
        connections,
        connection -> {
          while (System.nanoTime() < end) {
            once(connection, turns.getAndIncrement(), System.nanoTime(), latencies);
          }
        });
    return latencies;
  }

  /**
   * So many requests, as fast as so many connections go; how long it took is for the caller to
   * measure.
   */
  Latencies count(int connections, int requests) throws InterruptedException {
    Latencies latencies = new Latencies();
    AtomicInteger turns = new AtomicInteger();
    run(
        connections,
        connection -> {
          for (int turn = turns.getAndIncrement();
              turn < requests;
              turn = turns.getAndIncrement()) {
            once(connection, turn, System.nanoTime(), latencies);
          }
        });
    return latencies;
  }

  /** At a steady rate; a request that starts late counts from when it should have started. */
  Latencies steady(int connections, double perSecond, Duration length) throws InterruptedException {
    Latencies latencies = new Latencies();
    AtomicInteger turns = new AtomicInteger();
    long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
    long gap = (long) (1e9 / perSecond);
    int requests = (int) (length.toNanos() / gap);
    run(
        connections,
        connection -> {
          for (int turn = turns.getAndIncrement();
              turn < requests;
              turn = turns.getAndIncrement()) {
            long due = start + turn * gap;
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
              LockSupport.parkNanos(wait);
            }
            once(connection, turn, due, latencies);
          }
        });
    return latencies;
  }

  private void once(Connection connection, int turn, long from, Latencies latencies)
      throws IOException {
    if (request.send(connection, turn)) {
      latencies.add(System.nanoTime() - from);
    } else {
      latencies.fail();
    }
  }

  @FunctionalInterface
  private interface User {
    void run(Connection connection) throws IOException;
  }

  private void run(int connections, User user) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    List<IOException> errors = java.util.Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < connections; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Connection connection = new Connection(base)) {
                      user.run(connection);
                    } catch (IOException e) {
                      errors.add(e);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (!errors.isEmpty()) {
      throw new IllegalStateException(
          "the load broke off: " + errors.getFirst(), errors.getFirst());
    }
  }
}
