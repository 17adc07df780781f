package io.perigee.runtime.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.perigee.contracts.error.Busy;
import io.perigee.runtime.BreakablePlatform;
import io.perigee.runtime.Commands;
import io.perigee.runtime.operation.NewCommand;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How much is taken on, and what comes first. */
@QuarkusTest
@QuarkusTestResource(BreakablePlatform.class)
class WorkBoundsTest extends WorkScenario {

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
}
