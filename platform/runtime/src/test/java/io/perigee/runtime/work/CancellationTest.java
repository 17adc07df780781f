package io.perigee.runtime.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perigee.runtime.BreakablePlatform;
import io.perigee.runtime.Commands;
import io.perigee.runtime.Scripts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BreakablePlatform.class)
class CancellationTest {

  @Inject Commands commands;
  @Inject Scripts scripts;
  @Inject Cancellations cancellations;

  @Test
  void whatRunsIsInterruptedAndWhatWaitsIsNotBegun() throws Exception {
    // Given a command that runs, and another operation's behind it
    String key = UUID.randomUUID().toString();
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    AtomicBoolean killed = new AtomicBoolean();
    AtomicInteger runs = new AtomicInteger();
    scripts.put(
        key,
        task -> {
          if (runs.incrementAndGet() == 1) {
            task.onLost(() -> killed.set(true));
            running.countDown();
            try {
              TimeUnit.MINUTES.sleep(1);
            } catch (InterruptedException e) {
              interrupted.countDown();
              throw e;
            }
          }
          return Outcome.done("done");
        });
    String first = commands.accept(Commands.of("test.run", key));
    assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
    String waiting = commands.accept(Commands.of("test.run", key));

    // When both are cancelled
    assertThat(cancellations.cancel(waiting, "cancelled by admin")).isEqualTo(1);
    assertThat(cancellations.cancel(first, "cancelled by admin")).isEqualTo(1);

    // Then the one is stopped, the other never begun, and both have ended by that
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(killed).isTrue();
    assertThat(commands.ended(key, 2)).containsOnly("failed");
    assertThat(commands.rows(key))
        .allSatisfy(
            row ->
                assertThat(row)
                    .containsEntry("code", "Cancelled")
                    .containsEntry("message", "cancelled by admin"));
    assertThat(scripts.givenUp(key)).containsExactly("Cancelled", "Cancelled");
    assertThat(runs).hasValue(1);

    // And what comes after them is done
    commands.accept(Commands.of("test.run", key));
    assertThat(commands.ended(key, 3)).containsExactly("failed", "failed", "done");
  }

  @Test
  void whatHasEndedStaysAsItEnded() {
    String key = UUID.randomUUID().toString();
    String request = commands.accept(Commands.of("test.run", key));
    assertThat(commands.ended(key, 1)).containsExactly("done");

    assertThat(cancellations.cancel(request, "too late")).isZero();

    await()
        .during(Duration.ofMillis(200))
        .atMost(Duration.ofSeconds(5))
        .until(() -> commands.rows(key).getFirst().get("state").equals("done"));
  }
}
