package io.perigee.runtime.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.command.Command;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Busy;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Unavailable;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.BreakablePlatform;
import io.perigee.runtime.Commands;
import io.perigee.runtime.Scripts;
import io.perigee.runtime.operation.NewCommand;
import io.perigee.runtime.store.Database;
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
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BreakablePlatform.class)
class WorkTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject Commands commands;
  @Inject Scripts scripts;
  @Inject Database database;

  private static String key() {
    return UUID.randomUUID().toString();
  }

  @Test
  void anAcceptedCommandIsCarriedOutAndItsResultStored() {
    // Given
    String key = key();
    scripts.put(key, task -> Outcome.done("found it", Json.object().put("state", "on"), h -> {}));

    // When
    commands.accept(Commands.of("test.run", key));

    // Then
    assertThat(commands.ended(key, 1)).containsExactly("done");
    assertThat(commands.row(key))
        .containsEntry("message", "found it")
        .containsEntry("epoch", 1L)
        .containsEntry("attempts", 1);
    assertThat(commands.row(key).get("result").toString()).contains("\"on\"");
  }

  @Test
  void aCommandMetTwiceIsDoneOnce() {
    // Given a command of another service, of which this one has no row
    String key = key();
    AtomicInteger runs = new AtomicInteger();
    scripts.put(
        key,
        task -> {
          runs.incrementAndGet();
          return Outcome.done(null);
        });
    Command command = Commands.foreign("test.run", key, 1);

    // When it comes twice, and once more after its end
    commands.send(command, command);
    commands.ended(key, 1);
    String behind = key();
    commands.send(command, Commands.foreign("test.run", behind, 1));
    commands.ended(behind, 1);

    // Then
    assertThat(runs).hasValue(1);
    assertThat(commands.rows(key)).hasSize(1);
  }

  @Test
  void commandsOfOneKeyAreDoneOneAtATimeInTheOrderOfTheirNumbers() {
    // Given
    String key = key();
    List<Long> order = new CopyOnWriteArrayList<>();
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    scripts.put(
        key,
        task -> {
          most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
          order.add(task.number());
          task.step("act", null);
          atOnce.decrementAndGet();
          return Outcome.done(null);
        });

    // When
    IntStream.range(0, 20).forEach(i -> commands.accept(Commands.of("test.run", key)));

    // Then
    assertThat(commands.ended(key, 20)).hasSize(20).containsOnly("done");
    assertThat(order).hasSize(20).isSorted();
    assertThat(most).hasValue(1);
  }

  @Test
  void ofTwoServicesCommandsForOneKeyOneIsDoneAtATime() throws Exception {
    // Given one of this service's own commands under way, whose number says nothing about another
    // service's
    String key = key();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    scripts.put(
        key,
        task -> {
          most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
          begun.countDown();
          go.await(20, TimeUnit.SECONDS);
          atOnce.decrementAndGet();
          return Outcome.done(null);
        });
    commands.accept(Commands.of("test.run", key));
    begun.await(20, TimeUnit.SECONDS);

    // When another service's comes with a lower number, and one behind it on another key has been
    // done
    String other = key();
    commands.send(Commands.foreign("test.run", key, 1), Commands.foreign("test.run", other, 1));
    commands.ended(other, 1);
    await().atMost(SOON).until(() -> commands.rows(key).size() == 2);
    assertThat(commands.rows(key).getFirst()).containsEntry("state", "ready");
    go.countDown();

    // Then
    assertThat(commands.ended(key, 2)).containsExactly("done", "done");
    assertThat(most).hasValue(1);
  }

  @Test
  void commandsOfManyKeysAreDoneAtTheSameTime() {
    // Given eight handlers that wait for one another
    CyclicBarrier together = new CyclicBarrier(8);
    List<String> keys = IntStream.range(0, 8).mapToObj(i -> key()).toList();
    keys.forEach(
        key ->
            scripts.put(
                key,
                task -> {
                  together.await(20, TimeUnit.SECONDS);
                  return Outcome.done(null);
                }));

    // When
    commands.accept(
        keys.stream().map(key -> Commands.of("test.run", key)).toArray(NewCommand[]::new));

    // Then
    keys.forEach(key -> assertThat(commands.ended(key, 1)).containsExactly("done"));
  }

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
  void aRetryBacksOffAndEndsWhenTheAttemptsAreUsedUp() {
    // Given
    String key = key();
    List<Instant> runs = new CopyOnWriteArrayList<>();
    scripts.put(
        key,
        task -> {
          runs.add(Instant.now());
          return new Outcome.Retry(null, "the BMC does not answer");
        });

    // When
    commands.accept(Commands.of("test.run", key));

    // Then: 50 ms, then 100 ms
    assertThat(commands.ended(key, 1)).containsExactly("failed");
    assertThat(commands.row(key))
        .containsEntry("code", "attempts")
        .containsEntry("message", "the BMC does not answer");
    assertThat(runs).hasSize(3);
    assertThat(Duration.between(runs.get(0), runs.get(1)))
        .isGreaterThanOrEqualTo(Duration.ofMillis(50));
    assertThat(Duration.between(runs.get(1), runs.get(2)))
        .isGreaterThanOrEqualTo(Duration.ofMillis(100));
  }

  @Test
  void anUnavailableDependencyIsTriedAgainAndARefusalIsNot() {
    // Given
    String unavailable = key();
    String refused = key();
    scripts.put(
        unavailable,
        task -> {
          if (task.attempt() == 1) {
            throw new Unavailable("network does not answer");
          }
          return Outcome.done(null);
        });
    scripts.put(
        refused,
        task -> {
          throw new Conflict("AlreadyThere", "it is there already");
        });

    // When
    commands.accept(Commands.of("test.run", unavailable), Commands.of("test.run", refused));

    // Then
    assertThat(commands.ended(unavailable, 1)).containsExactly("done");
    assertThat(commands.ended(refused, 1)).containsExactly("failed");
    assertThat(commands.row(refused))
        .containsEntry("code", "AlreadyThere")
        .containsEntry("attempts", 1);
  }

  @Test
  void anErrorInAHandlerEndsItsCommandAndNothingElse() {
    // Given
    String key = key();
    scripts.put(
        key,
        task -> {
          throw new StackOverflowError();
        });

    // When
    commands.accept(Commands.of("test.run", key));

    // Then
    assertThat(commands.ended(key, 1)).containsExactly("failed");
    assertThat(commands.row(key))
        .containsEntry("code", "attempts")
        .containsEntry("message", "internal error (StackOverflowError)");
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

  @Test
  void whatIsNoCommandIsParkedAndTheOthersPass() {
    // Given
    String poison = key();
    String good = key();
    String nul = key();
    UUID nulCommand = UUID.randomUUID();
    String withNul =
        """
        {"specversion":"1.0","id":"x","source":"/perigee/compute","type":"perigee.command.test.run.v1","data":{"command_id":"%s",
        "request_id":"compute-%s","kind":"test.run","key":"%s","number":1,"deadline":"2099-01-01T00:00:00Z","payload":{"a":"\\u0000"}}}
        """
            .formatted(nulCommand, nul, nul);

    // When
    commands.sendRaw(poison, "no JSON at all");
    commands.sendRaw(poison, "{\"specversion\":\"1.0\"}");
    commands.sendRaw(poison, null);
    commands.sendRaw(nul, withNul);
    commands.send(Commands.foreign("test.run", good, 1));

    // Then the good one is done, the others are kept for the operator, and what named its operation
    // has failed it
    assertThat(commands.ended(good, 1)).containsExactly("done");
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(parked(poison))
                    .hasSize(3)
                    .allSatisfy(reason -> assertThat(reason).isNotBlank()));
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(parked(nul)).singleElement().asString().contains("22P05"));
    await().atMost(SOON).until(() -> !commands.on(Topics.OPERATIONS, "compute-" + nul).isEmpty());
    JsonNode ended = commands.on(Topics.OPERATIONS, "compute-" + nul).getFirst().data();
    assertThat(ended.get("outcome").asText()).isEqualTo("failed");
    assertThat(ended.get("code").asText()).isEqualTo("MalformedCommand");
    assertThat(ended.get("command_id").asText()).isEqualTo(nulCommand.toString());
  }

  private List<String> parked(String key) {
    return database.read(
        h ->
            h.createQuery("SELECT reason FROM parked WHERE key = :key")
                .bind("key", key)
                .mapTo(String.class)
                .list());
  }

  @Test
  void anUnknownKindFails() {
    String key = key();
    commands.accept(Commands.of("test.unheard-of", key));
    assertThat(commands.ended(key, 1)).containsExactly("failed");
    assertThat(commands.row(key)).containsEntry("code", "UnknownCommand");
  }

  @Test
  void interactiveWorkOvertakesBulkWork() throws Exception {
    // Given as much bulk work as there are places, all of it waiting
    CountDownLatch go = new CountDownLatch(1);
    List<String> bulk = IntStream.range(0, 20).mapToObj(i -> key()).toList();
    bulk.forEach(
        key ->
            scripts.put(
                key,
                task -> {
                  go.await(20, TimeUnit.SECONDS);
                  return Outcome.done(null);
                }));
    commands.accept(
        bulk.stream().map(key -> Commands.bulk("test.run", key)).toArray(NewCommand[]::new));
    await()
        .atMost(SOON)
        .until(
            () ->
                bulk.stream()
                        .filter(key -> commands.row(key).get("state").equals("running"))
                        .count()
                    == 12);

    // When
    String interactive = key();
    commands.accept(Commands.of("test.run", interactive));

    // Then it is done while they are not
    assertThat(commands.ended(interactive, 1)).containsExactly("done");
    assertThat(bulk).noneMatch(key -> commands.row(key).get("state").equals("done"));
    go.countDown();
    bulk.forEach(key -> commands.ended(key, 1));
  }

  @Test
  void anAccountWithTooMuchOutstandingIsBusyAndOthersAreNot() {
    // Given five commands of an account under way
    String account = key();
    CountDownLatch go = new CountDownLatch(1);
    List<String> keys = IntStream.range(0, 5).mapToObj(i -> key()).toList();
    keys.forEach(
        key ->
            scripts.put(
                key,
                task -> {
                  go.await(20, TimeUnit.SECONDS);
                  return Outcome.done(null);
                }));
    commands.acceptFor(
        account, keys.stream().map(key -> Commands.of("test.run", key)).toArray(NewCommand[]::new));

    // When, Then
    assertThatThrownBy(() -> commands.acceptFor(account, Commands.of("test.run", key())))
        .isInstanceOf(Busy.class)
        .hasMessageContaining("at most 5");
    String other = key();
    commands.acceptFor(key(), Commands.of("test.run", other));
    assertThat(commands.ended(other, 1)).containsExactly("done");
    go.countDown();
    keys.forEach(key -> commands.ended(key, 1));
  }

  @Test
  void aServiceWithTooMuchOutstandingIsBusyAndNothingWasAccepted() {
    // When more is asked for than is allowed at all
    String key = key();
    List<NewCommand> many =
        new ArrayList<>(
            IntStream.range(0, 500).mapToObj(i -> Commands.of("test.run", key())).toList());
    many.add(Commands.of("test.run", key));

    // Then
    assertThatThrownBy(() -> commands.accept(many.toArray(NewCommand[]::new)))
        .isInstanceOf(Busy.class);
    assertThat(commands.rows(key)).isEmpty();
  }

  @Test
  void anEffectThatFailsFailsItsOwnCommandOnly() {
    // Given ten commands that end together, the effect of one of which PostgreSQL refuses
    CyclicBarrier together = new CyclicBarrier(10);
    List<String> keys = IntStream.range(0, 10).mapToObj(i -> key()).toList();
    keys.forEach(
        key ->
            scripts.put(
                key,
                task -> {
                  together.await(20, TimeUnit.SECONDS);
                  return Outcome.done(
                      null,
                      null,
                      h -> {
                        if (key.equals(keys.get(4))) {
                          h.execute("SELECT 1/0");
                        }
                      });
                }));

    // When
    commands.accept(
        keys.stream().map(key -> Commands.of("test.run", key)).toArray(NewCommand[]::new));

    // Then
    for (String key : keys) {
      assertThat(commands.ended(key, 1))
          .containsExactly(key.equals(keys.get(4)) ? "failed" : "done");
    }
    assertThat(commands.row(keys.get(4))).containsEntry("code", "InternalError");
    assertThat(scripts.givenUp(keys.get(4))).containsExactly("InternalError");
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
