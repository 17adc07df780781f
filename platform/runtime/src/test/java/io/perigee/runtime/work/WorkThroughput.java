package io.perigee.runtime.work;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.perigee.runtime.BreakablePlatform;
import io.perigee.runtime.Commands;
import io.perigee.runtime.operation.NewCommand;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.Plans;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/**
 * Measures, asserts nothing, and is run by name only: {@code mvn -pl platform/runtime test
 * -Dtest=WorkThroughput}. Prints the time from acceptance to completion when idle, completions a
 * second, and the plan of a claim on a long queue.
 */
@QuarkusTest
@TestProfile(WorkThroughput.Defaults.class)
@QuarkusTestResource(BreakablePlatform.class)
class WorkThroughput {

  /** The bounds of a real service. */
  public static final class Defaults implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "perigee.work.concurrency",
          "64",
          "perigee.work.outstanding-per-service",
          "500000",
          "perigee.work.lease",
          "15s");
    }
  }

  @Inject Database database;
  @Inject Commands commands;

  private static void print(String name, double value, String unit) {
    System.out.printf(Locale.ROOT, "MEASURED %s %.1f %s%n", name, value, unit);
  }

  private long count(String sql) {
    return database.read(h -> h.createQuery(sql).mapTo(Long.class).one());
  }

  @Test
  void acceptedToCompleted() {
    double[] millis = new double[300];
    double[] accepts = new double[300];
    for (int i = 0; i < millis.length; i++) {
      String key = UUID.randomUUID().toString();
      long began = System.nanoTime();
      commands.accept(Commands.of("test.run", key));
      accepts[i] = (System.nanoTime() - began) / 1e6;
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> commands.row(key).get("ended_at") != null);
      millis[i] = (System.nanoTime() - began) / 1e6;
    }
    double[] warm = Arrays.copyOfRange(millis, 100, 300);
    Arrays.sort(warm);
    Arrays.sort(accepts);
    print("accepted p50", accepts[150], "ms");
    print("accepted->completed p50", warm[100], "ms");
    print("accepted->completed p99", warm[198], "ms");
  }

  @Test
  void completionsPerSecond() {
    List<NewCommand> many =
        IntStream.range(0, 10_000)
            .mapToObj(i -> Commands.bulk("test.run", UUID.randomUUID().toString()))
            .toList();
    for (int round = 0; round < 3; round++) {
      long before = count("SELECT count(*) FROM work WHERE ended_at IS NOT NULL");
      long commits =
          count("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()");
      long began = System.nanoTime();
      commands.accept(many.toArray(NewCommand[]::new));
      print("accept of 10,000", (System.nanoTime() - began) / 1e6, "ms");
      await()
          .atMost(Duration.ofSeconds(120))
          .pollInterval(Duration.ofMillis(50))
          .until(
              () ->
                  count("SELECT count(*) FROM work WHERE ended_at IS NOT NULL") - before == 10_000);
      double seconds = (System.nanoTime() - began) / 1e9;
      print("completions, 10,000 keys", 10_000 / seconds, "/s");
      await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
      print(
          "commits for 10,000",
          count("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()")
              - commits,
          "");
    }
  }

  @Test
  void claimsOnALongQueue() {
    // Nobody claims these: they are announced by name only, and due to nobody until the plan has
    // been read.
    fill("100,000 commands of 100,000 keys", "(i)::text", 100_000);
    fill("100,000 commands of 10,000 keys", "(i % 10000)::text", 100_000);
    fill("20,000 commands of one key", "'one'", 20_000);
  }

  private void fill(String what, String key, int rows) {
    IllegalStateException over = new IllegalStateException("rolled back");
    assertThatThrownBy(
            () ->
                database.run(
                    h -> {
                      h.execute("SET LOCAL statement_timeout = 0");
                      h.execute(
                          "INSERT INTO work (command_id, request_id, kind, key, number, bulk, state, deadline, payload) "
                              + "SELECT gen_random_uuid(), 'r', 'test.run', 'q' || "
                              + key
                              + ", i, false, 'ready', now() + interval '1 h', '{}' FROM generate_series(1, "
                              + rows
                              + ") i");
                      h.execute("ANALYZE work");
                      explain(h, what);
                      throw over;
                    }))
        .isSameAs(over);
  }

  private static void explain(Handle h, String what) {
    Plans.inOrder(h);
    List<String> plan =
        h.createQuery("EXPLAIN (ANALYZE, BUFFERS) " + WorkTable.CLAIM)
            .bind("most", 64)
            .bind("bulk", 48)
            .bind("worker", "w")
            .bind("lease", 15_000)
            .mapTo(String.class)
            .list();
    System.out.println("MEASURED claim on " + what);
    plan.forEach(line -> System.out.println("  " + line));
  }
}
