package io.perigee.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.runtime.BreakablePlatform;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** More calls at once than there are connections wait for one another. */
@QuarkusTest
@QuarkusTestResource(BreakablePlatform.class)
class DatabaseLineTest {

  private static final String SLOW = "SELECT 1 FROM pg_sleep(0.1)";

  @Inject Database database;

  private static int slow(Handle h) {
    return h.createQuery(SLOW).mapTo(Integer.class).one();
  }

  @Test
  void aHundredSlowCallsAtOnceAllEndWell() throws Exception {
    List<Future<Integer>> calls = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        calls.add(threads.submit(() -> database.read(DatabaseLineTest::slow)));
      }
    }

    assertThat(calls).allSatisfy(call -> assertThat(call.get()).isEqualTo(1));
  }

  @Test
  void callsWithinCallsDoNotWaitForThemselves() throws Exception {
    List<Future<Integer>> calls = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        calls.add(
            threads.submit(
                () -> database.write(h -> slow(h) + database.read(DatabaseLineTest::slow))));
      }
    }

    assertThat(calls).allSatisfy(call -> assertThat(call.get()).isEqualTo(2));
  }
}
