package io.perigee.runtime.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.BreakablePlatform;
import io.perigee.runtime.Commands;
import io.perigee.runtime.Scripts;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BreakablePlatform.class)
class StepsTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject Commands commands;
  @Inject Scripts scripts;
  @Inject Steps steps;
  @Inject Database database;

  private final CountDownLatch over = new CountDownLatch(1);

  /** A command that is being carried out; its later runs end at once. */
  private Task begun(String key) throws InterruptedException {
    SynchronousQueue<Task> begun = new SynchronousQueue<>();
    scripts.put(
        key,
        task -> {
          if (task.epoch() == 1) {
            begun.put(task);
            over.await();
          }
          return Outcome.done("done");
        });
    commands.accept(Commands.of("test.run", key));
    return begun.poll(30, TimeUnit.SECONDS);
  }

  @Test
  void ofStepsThatBeginTogetherThoseOfLostCommandsAreNotWritten() throws InterruptedException {
    // Given two commands under way, of which one has gone to another worker
    String lost = UUID.randomUUID().toString();
    String held = UUID.randomUUID().toString();
    Task stale = begun(lost);
    Task task = begun(held);
    await()
        .atMost(SOON)
        .until(
            () -> {
              commands.loseLease(lost);
              return (Long) commands.row(lost).get("epoch") > 1;
            });

    // When
    List<Boolean> mine =
        database.write(
            h ->
                steps.write(
                    h,
                    List.of(
                        new Steps.Begun(stale, "act", "acting in vain"),
                        new Steps.Begun(task, "act", "acting"))));

    // Then
    assertThat(mine).containsExactly(false, true);
    assertThat(commands.row(held)).containsEntry("step", "act");
    assertThat(commands.row(lost).get("step")).isNull();
    over.countDown();
    commands.ended(held, 1);
    commands.ended(lost, 1);
    await().atMost(SOON).until(() -> told(task).contains("acting"));
    assertThat(told(stale)).doesNotContain("acting in vain");
  }

  private List<String> told(Task task) {
    return commands.on(Topics.OPERATIONS, task.requestId()).stream()
        .map(seen -> seen.data().path("message").asText())
        .toList();
  }
}
