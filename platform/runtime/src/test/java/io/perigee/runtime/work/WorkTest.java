package io.perigee.runtime.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perigee.contracts.command.Command;
import io.perigee.contracts.envelope.Json;
import io.perigee.runtime.BreakablePlatform;
import io.perigee.runtime.Commands;
import io.perigee.runtime.operation.NewCommand;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How commands are carried out: once each, in order of their keys. */
@QuarkusTest
@QuarkusTestResource(BreakablePlatform.class)
class WorkTest extends WorkScenario {

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
}
