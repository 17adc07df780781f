package io.perigee.runtime.metric;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.perigee.runtime.kafka.Loop;
import io.perigee.runtime.store.Database;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * What waits in this service's schema, looked at every ten seconds: {@code perigee_outbox_rows},
 * {@code perigee_outbox_age_seconds} (how long the first row has waited), {@code
 * perigee_work_commands} by state, and {@code perigee_parked_messages}. Counts end at 100,000.
 */
@Singleton
public final class QueueGauges {

  private static final Duration EVERY = Duration.ofSeconds(10);

  private record Look(
      long outbox, double age, long announced, long ready, long running, long parked) {}

  private final Database database;
  private volatile Look last = new Look(0, 0, 0, 0, 0, 0);
  private Loop loop;

  QueueGauges(Database database, MeterRegistry meters) {
    this.database = database;
    Gauge.builder("perigee.outbox.rows", () -> last.outbox)
        .description("messages not yet sent")
        .register(meters);
    Gauge.builder("perigee.outbox.age", () -> last.age)
        .baseUnit("seconds")
        .description("wait of the first of them")
        .register(meters);
    Gauge.builder("perigee.parked.messages", () -> last.parked)
        .description("messages nobody could read")
        .register(meters);
    work(meters, "announced", () -> last.announced);
    work(meters, "ready", () -> last.ready);
    work(meters, "running", () -> last.running);
  }

  private static void work(
      MeterRegistry meters, String state, java.util.function.Supplier<Number> count) {
    Gauge.builder("perigee.work.commands", count)
        .tag("state", state)
        .description("commands outstanding")
        .register(meters);
  }

  void atStart(@Observes StartupEvent event) {
    loop = Loop.start("gauges", this::round);
  }

  void atEnd(@Observes ShutdownEvent event) {
    loop.close();
  }

  private void round() throws InterruptedException {
    last = database.read(QueueGauges::look);
    Thread.sleep(EVERY);
  }

  /** One statement, over partial indexes. */
  private static Look look(Handle h) {
    Map<String, Object> row =
        h.createQuery(
                """
                SELECT (SELECT count(*) FROM (SELECT 1 FROM outbox LIMIT 100000) AS o) AS outbox,
                       coalesce((SELECT extract(epoch FROM now() - created_at) FROM outbox ORDER BY id LIMIT 1), 0)::float8 AS age,
                       count(*) FILTER (WHERE state = 'announced') AS announced,
                       count(*) FILTER (WHERE state = 'ready') AS ready,
                       count(*) FILTER (WHERE state = 'running') AS running,
                       (SELECT count(*) FROM (SELECT 1 FROM parked LIMIT 100000) AS p) AS parked
                FROM (SELECT state FROM work WHERE state IN ('announced', 'ready', 'running') LIMIT 100000) AS w
                """)
            .mapToMap()
            .one();
    return new Look(
        (Long) row.get("outbox"),
        (Double) row.get("age"),
        (Long) row.get("announced"),
        (Long) row.get("ready"),
        (Long) row.get("running"),
        (Long) row.get("parked"));
  }
}
