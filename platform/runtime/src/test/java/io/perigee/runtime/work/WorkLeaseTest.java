package io.perigee.runtime.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Unavailable;
import io.perigee.runtime.BreakablePlatform;
import io.perigee.runtime.Commands;
import io.perigee.runtime.operation.NewCommand;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** What becomes of work whose worker stands still, stops, or takes too long. */
@QuarkusTest
@QuarkusTestResource(BreakablePlatform.class)
class WorkLeaseTest extends WorkScenario {

  @Test
  void aLostLeaseIsClaimedAgainAndTheStaleWorkerHasNoEffect() throws Exception {
    // Given a handler that does not notice the interrupt
    String key = key();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch thawed = new CountDownLatch(1);
    CountDownLatch staleDone = new CountDownLatch(1);
    CountDownLatch killed = new CountDownLatch(1);
    List<Throwable> refused = new CopyOnWriteArrayList<>();
    scripts.put(
        key,
        task -> {
          if (task.epoch() > 1) {
            return Outcome.done("second");
          }
          task.onLost(killed::countDown);
          begun.countDown();
          awaitThroughInterrupts(thawed);
          try {
            writeThroughInterrupts(
                task, h -> h.execute("UPDATE work SET message = 'stale' WHERE key = ?", key));
          } catch (LeaseLost e) {
            refused.add(e);
          }
          staleDone.countDown();
          return Outcome.done("first");
        });
    commands.accept(Commands.of("test.run", key));
    begun.await(20, TimeUnit.SECONDS);

    // When its lease runs out and another run ends the command
    await()
        .atMost(SOON)
        .until(
            () -> {
              commands.loseLease(key);
              return (Long) commands.row(key).get("epoch") == 2;
            });
    commands.ended(key, 1);
    assertThat(killed.await(20, TimeUnit.SECONDS)).isTrue();
    thawed.countDown();
    assertThat(staleDone.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    String behind = key();
    commands.accept(Commands.of("test.run", behind));
    commands.ended(behind, 1);

    // Then
    assertThat(refused).hasSize(1);
    assertThat(commands.row(key))
        .containsEntry("message", "second")
        .containsEntry("epoch", 2L)
        .containsEntry("state", "done");
  }

  @Test
  void aLeaseIsRenewedWhileTheHandlerWorks() {
    // Given a handler that works for longer than a lease is
    String key = key();
    scripts.put(
        key,
        task -> {
          Instant end = Instant.now().plusSeconds(5);
          await().atMost(SOON).until(() -> Instant.now().isAfter(end));
          return Outcome.done(null);
        });

    // When
    commands.accept(Commands.of("test.run", key));

    // Then
    assertThat(commands.ended(key, 1)).containsExactly("done");
    assertThat(commands.row(key)).containsEntry("epoch", 1L);
  }

  @Test
  void aCommandNotBegunBeforeItsDeadlineExpires() {
    // Given
    String key = key();
    AtomicInteger runs = new AtomicInteger();
    scripts.put(
        key,
        task -> {
          runs.incrementAndGet();
          return Outcome.done(null);
        });

    // When
    commands.accept(
        new NewCommand("auth", "test.run", key, Json.object(), false, Duration.ofSeconds(-1)));

    // Then
    assertThat(commands.ended(key, 1)).containsExactly("failed");
    assertThat(commands.row(key)).containsEntry("code", "expired");
    assertThat(scripts.givenUp(key)).containsExactly("expired");
    assertThat(runs).hasValue(0);
  }

  @Test
  void anInterruptedStepThatCannotBeRepeatedIsToldToTheHandler() throws Exception {
    // Given
    String key = key();
    CountDownLatch begun = new CountDownLatch(1);
    scripts.put(
        key,
        task -> {
          task.step("reset", "resetting");
          begun.countDown();
          Thread.currentThread().join();
          return Outcome.done(null);
        });
    commands.accept(Commands.of("test.once", key));
    begun.await(20, TimeUnit.SECONDS);

    // When
    await()
        .atMost(SOON)
        .until(
            () -> {
              commands.loseLease(key);
              return (Long) commands.row(key).get("epoch") == 2;
            });

    // Then
    assertThat(commands.ended(key, 1)).containsExactly("failed");
    assertThat(commands.row(key))
        .containsEntry("code", "OutcomeUnknown")
        .containsEntry("message", "the step reset had begun");
  }

  @Test
  void aCommandThatNeverComesToAnEndIsGivenUp() {
    // Given a command that has been claimed as often as is allowed, its workers killed each time
    String key = key();
    AtomicInteger runs = new AtomicInteger();
    scripts.put(
        key,
        task -> {
          runs.incrementAndGet();
          return Outcome.done(null);
        });
    database.run(
        h ->
            h.execute(
                """
        INSERT INTO work (command_id, request_id, kind, key, number, bulk, state, due, deadline, epoch, attempts, payload)
        VALUES (gen_random_uuid(), 'r', 'test.run', ?, 1, false, 'running', now() - interval '1 s', now() + interval '1 h', 3, 3, '{}')
        """,
                key));

    // When, Then
    assertThat(commands.ended(key, 1)).containsExactly("failed");
    assertThat(commands.row(key)).containsEntry("code", "attempts");
    assertThat(runs).hasValue(0);
  }

  private static void awaitThroughInterrupts(CountDownLatch latch) {
    while (true) {
      try {
        assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        return;
      } catch (InterruptedException e) {
        // A driver that does not stop.
      }
    }
  }

  /**
   * An interrupt reaches a handler whenever its lease is found lost, so also on its way to the
   * database: the driver that does not stop asks again, until the database itself has answered.
   */
  private static void writeThroughInterrupts(Task task, Function<Handle, Integer> work) {
    Instant end = Instant.now().plus(SOON);
    while (true) {
      try {
        task.write(work);
        return;
      } catch (Unavailable e) {
        Thread.interrupted();
        if (Instant.now().isAfter(end)) {
          throw e;
        }
      }
    }
  }
}
