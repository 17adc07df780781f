package io.perigee.runtime.store;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.perigee.contracts.error.Unavailable;
import io.perigee.devkit.process.Signals;
import io.perigee.runtime.BreakablePlatform;
import io.perigee.runtime.Commands;
import io.perigee.runtime.Scripts;
import io.perigee.runtime.Valve;
import io.perigee.runtime.work.Outcome;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BreakablePlatform.class)
class OutageTest {

  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Duration FREEZE =
      Duration.ofSeconds(Long.getLong("perigee.test.freeze-seconds", 25));

  @Inject Database database;
  @Inject Commands commands;
  @Inject Scripts scripts;

  private final String key = UUID.randomUUID().toString();

  @AfterEach
  void open() {
    System.setProperty(Valve.STATE, "open");
    await().atMost(SOON).ignoreExceptions().until(() -> ask() == 1);
  }

  private int ask() {
    return database.read(h -> h.createQuery("SELECT 1").mapTo(Integer.class).one());
  }

  /**
   * As many callers at once as would empty the pool; how long the slowest waited for its refusal.
   */
  private Duration slowestRefusal(int callers) throws Exception {
    List<Future<Duration>> waits = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < callers; i++) {
        waits.add(
            threads.submit(
                () -> {
                  long began = System.nanoTime();
                  assertThatThrownBy(this::ask).isInstanceOf(Unavailable.class);
                  return Duration.ofNanos(System.nanoTime() - began);
                }));
      }
      Duration slowest = Duration.ZERO;
      for (Future<Duration> wait : waits) {
        slowest = wait.get().compareTo(slowest) > 0 ? wait.get() : slowest;
      }
      return slowest;
    }
  }

  @Test
  void whilePostgresIsFrozenEveryCallEndsWithinTwoSecondsAndLaterOnesAtOnce() throws Exception {
    // Given connections in the pool
    ask();

    // When
    System.setProperty(Valve.STATE, "frozen");

    // Then
    assertThat(slowestRefusal(12)).isLessThan(Duration.ofMillis(2_000));
    assertThat(slowestRefusal(12)).isLessThan(Duration.ofMillis(100));
    given().get("/q/health/ready").then().statusCode(503);

    // And when it thaws, everything goes on by itself
    System.setProperty(Valve.STATE, "open");
    await().atMost(SOON).ignoreExceptions().until(() -> ask() == 1);
    commands.accept(Commands.of("test.run", key));
    assertThat(commands.ended(key, 1)).containsExactly("done");
    await().atMost(SOON).until(() -> given().get("/q/health/ready").statusCode() == 200);
  }

  @Test
  void whilePostgresIsAwayEveryCallEndsWithinTwoSecondsAndAReturnIsNoticed() throws Exception {
    ask();
    System.setProperty(Valve.STATE, "cut");
    assertThat(slowestRefusal(12)).isLessThan(Duration.ofMillis(2_000));
    System.setProperty(Valve.STATE, "open");
    await().atMost(SOON).ignoreExceptions().until(() -> ask() == 1);
  }

  @Test
  void connectionsThatDiedUnnoticedCostNobodyARefusal() {
    // Given a pool of connections that the server ended, as in a restart
    ask();
    database.read(
        h ->
            h.select(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND application_name = 'perigee-auth'")
                .mapToMap()
                .list());

    // When, Then
    for (int i = 0; i < 8; i++) {
      assertThat(ask()).isEqualTo(1);
    }
  }

  @Test
  void workThatEndsWhilePostgresIsAwayIsNotDoneAgain() throws Exception {
    // Given
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    scripts.put(
        key,
        task -> {
          runs.incrementAndGet();
          begun.countDown();
          go.await(20, TimeUnit.SECONDS);
          return Outcome.done("the only time");
        });
    commands.accept(Commands.of("test.once", key));
    begun.await(20, TimeUnit.SECONDS);

    // When it ends while PostgreSQL is away for longer than its lease
    System.setProperty(Valve.STATE, "cut");
    go.countDown();
    Instant back = Instant.now().plusSeconds(6);
    await().atMost(SOON).until(() -> Instant.now().isAfter(back));
    System.setProperty(Valve.STATE, "open");

    // Then
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> commands.ended(key, 1).equals(List.of("done")));
    assertThat(commands.row(key))
        .containsEntry("message", "the only time")
        .containsEntry("epoch", 1L);
    assertThat(runs).hasValue(1);
  }

  @Test
  void whileKafkaIsFrozenRequestsAreAcceptedAndAfterItCommandsAreDoneInOrder() {
    // Given
    List<Long> order = new CopyOnWriteArrayList<>();
    scripts.put(
        key,
        task -> {
          order.add(task.number());
          return Outcome.done(null);
        });
    commands.accept(Commands.of("test.run", key));
    commands.ended(key, 1);
    ProcessHandle kafka = ProcessHandle.of(Long.getLong(BreakablePlatform.KAFKA)).orElseThrow();

    // When
    Signals.send(kafka, "STOP");
    Instant thaw = Instant.now().plus(FREEZE);
    int accepted = 1;
    Duration slowest = Duration.ZERO;
    try {
      while (Instant.now().isBefore(thaw)) {
        long began = System.nanoTime();
        commands.accept(Commands.of("test.run", key));
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        slowest = took.compareTo(slowest) > 0 ? took : slowest;
        accepted++;
        Instant next = Instant.now().plusMillis(250);
        await()
            .atMost(SOON)
            .pollDelay(Duration.ofMillis(50))
            .until(() -> Instant.now().isAfter(next));
      }
    } finally {
      Signals.send(kafka, "CONT");
    }

    // Then
    assertThat(slowest).isLessThan(Duration.ofSeconds(2));
    assertThat(commands.ended(key, accepted)).hasSize(accepted).containsOnly("done");
    assertThat(order).hasSize(accepted).isSorted();
    await()
        .atMost(SOON)
        .until(
            () ->
                database.<Long>read(
                        h -> h.createQuery("SELECT count(*) FROM outbox").mapTo(Long.class).one())
                    == 0);
  }
}
