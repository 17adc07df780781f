package io.perigee.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.perigee.contracts.error.Unavailable;
import io.perigee.runtime.BreakablePlatform;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Writes that come at the same time share a transaction, and nothing else. */
@QuarkusTest
@QuarkusTestResource(BreakablePlatform.class)
class TogetherTest {

  private static final String FIRST = "first";
  private static final String IMPOSSIBLE = "impossible";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Inject Database database;

  private final CountDownLatch held = new CountDownLatch(1);
  private final Queue<List<String>> batches = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void close() {
    held.countDown();
    threads.close();
  }

  /** What is written of each is the number of its transaction. */
  private List<String> transaction(Handle h, List<String> items) {
    batches.add(items);
    if (items.contains(FIRST)) {
      try {
        held.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    if (items.contains(IMPOSSIBLE)) {
      h.execute("SELECT 1 / 0");
    }
    String id = h.createQuery("SELECT pg_current_xact_id()::text").mapTo(String.class).one();
    return items.stream().map(item -> item + " in " + id).toList();
  }

  /** The first is under way; the others wait in their order. */
  private List<Future<String>> behindTheFirst(
      Together<String, String> together, List<String> others) {
    List<Future<String>> all = new ArrayList<>();
    all.add(threads.submit(() -> together.write(FIRST)));
    await().atMost(PATIENCE).until(() -> batches.size() == 1);
    for (String other : others) {
      all.add(threads.submit(() -> together.write(other)));
      int waiting = all.size() - 1;
      await().atMost(PATIENCE).until(() -> together.waiting() == waiting);
    }
    return all;
  }

  private static String transactionOf(Future<String> written) throws Exception {
    String text = written.get();
    return text.substring(text.indexOf(" in "));
  }

  @Test
  void whoComesMeanwhileSharesTheNextTransactionAsFarAsItIsNotFull() throws Exception {
    Together<String, String> together = database.together(3, this::transaction);
    List<Future<String>> all = behindTheFirst(together, List.of("a", "b", "c", "d"));

    held.countDown();

    assertThat(all.get(1).get()).startsWith("a in ");
    assertThat(all.get(3).get()).startsWith("c in ");
    assertThat(transactionOf(all.get(1))).isNotEqualTo(transactionOf(all.get(0)));
    assertThat(transactionOf(all.get(2))).isEqualTo(transactionOf(all.get(1)));
    assertThat(transactionOf(all.get(3))).isEqualTo(transactionOf(all.get(1)));
    assertThat(transactionOf(all.get(4))).isNotEqualTo(transactionOf(all.get(1)));
    assertThat(batches).containsExactly(List.of(FIRST), List.of("a", "b", "c"), List.of("d"));
  }

  @Test
  void whatCannotBeWrittenHasItsOwnErrorAndTakesNoOtherWithIt() throws Exception {
    Together<String, String> together = database.together(64, this::transaction);
    List<Future<String>> all = behindTheFirst(together, List.of("a", IMPOSSIBLE, "b"));

    held.countDown();

    assertThat(all.get(1).get()).startsWith("a in ");
    assertThatThrownBy(() -> all.get(2).get())
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(UnableToExecuteStatementException.class)
        .hasMessageContaining("division by zero");
    assertThat(all.get(3).get()).startsWith("b in ");
    assertThat(together.write("later")).startsWith("later in ");
  }

  @Test
  void whatMayHaveBeenCommittedIsNotWrittenAgain() {
    Together<String, String> together =
        database.together(
            64,
            (h, items) -> {
              transaction(h, items);
              throw new Unavailable("away");
            });
    List<Future<String>> all = behindTheFirst(together, List.of("a", "b"));

    held.countDown();

    assertThat(all)
        .allSatisfy(
            write -> assertThatThrownBy(write::get).cause().isInstanceOf(Unavailable.class));
    assertThat(batches).containsExactly(List.of(FIRST), List.of("a", "b"));
  }

  @Test
  void whoseTimeIsOverIsRefusedAndNotWritten() {
    Together<String, String> together = database.together(64, this::transaction);
    List<Future<String>> all = behindTheFirst(together, List.of("a"));

    assertThatThrownBy(() -> all.get(1).get()).cause().isInstanceOf(Unavailable.class);
    held.countDown();

    assertThat(together.write("b")).startsWith("b in ");
    assertThat(batches).doesNotContain(List.of("a")).allSatisfy(b -> assertThat(b).hasSize(1));
  }
}
