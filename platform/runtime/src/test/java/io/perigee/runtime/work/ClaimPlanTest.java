package io.perigee.runtime.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perigee.runtime.BreakablePlatform;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.Plans;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A claim reads the queue in its order, and ends when it has enough, whatever the statistics say: a
 * plan that sorts asks of every waiting command whether it may be claimed, each time.
 */
@QuarkusTest
@QuarkusTestResource(BreakablePlatform.class)
class ClaimPlanTest {

  @Inject Database database;

  /** What is written here is taken back: nobody shall claim it. */
  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @ParameterizedTest(name = "{0} ended, {1} waiting")
  @CsvSource({"0, 0", "0, 5000", "20000, 1", "20000, 500", "1000, 20000"})
  void aClaimNeverSorts(int ended, int waiting) {
    assertThatThrownBy(
            () ->
                database.run(
                    h -> {
                      fill(h, "done", ended);
                      fill(h, "ready", waiting);
                      h.execute("ANALYZE work");
                      Plans.inOrder(h);
                      assertThat(plan(h))
                          .containsPattern(
                              "(?s)work_due.*work_key_active.*work_due.*work_key_active")
                          .doesNotContain("Sort")
                          .doesNotContain("Seq Scan on work")
                          .doesNotContain("work_account_active");
                      throw new Enough();
                    }))
        .isInstanceOf(Enough.class);
  }

  private static void fill(Handle h, String state, int rows) {
    h.createUpdate(
            """
            INSERT INTO work (command_id, request_id, kind, key, number, account, bulk, state, deadline, payload)
            SELECT gen_random_uuid(), 'plan-' || i / 1000, 'test.plan', :state || i, 1, NULL, true, :state, now() + interval '1 hour', '{}'
            FROM generate_series(1, :rows) AS i
            """)
        .bind("state", state)
        .bind("rows", rows)
        .execute();
  }

  private static String plan(Handle h) {
    String claim =
        WorkTable.CLAIM
            .replace(":most", "$1::int")
            .replace(":bulk", "$2::int")
            .replace(":worker", "$3::text")
            .replace(":lease", "$4::bigint");
    h.execute("PREPARE claim_plan AS " + claim);
    try {
      return String.join(
          "\n",
          h.createQuery("EXPLAIN EXECUTE claim_plan(16, 12, 'nobody', 1000)")
              .mapTo(String.class)
              .list());
    } finally {
      h.execute("DEALLOCATE claim_plan");
    }
  }
}
