package io.perigee.runtime.retention;

import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.RuntimeConfig;
import io.perigee.runtime.kafka.KafkaClients;
import io.perigee.runtime.outbox.Outbox;
import io.perigee.runtime.store.Database;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Removes what need not be kept, a few thousand rows a statement, and writes the tombstones of
 * deleted aggregates.
 */
@Singleton
public class Sweeper {

  private static final Logger LOG = Logger.getLogger(Sweeper.class);
  private static final int BATCH = 2_000;
  private static final int MOST_BATCHES = 500;
  private static final Map<String, Topic> STATE =
      Topics.STATE.stream().collect(Collectors.toMap(Topic::name, Function.identity()));

  private final Database database;
  private final KafkaClients clients;
  private final RuntimeConfig config;
  private final Clock clock;
  private final Instance<RetentionRules> rules;

  Sweeper(
      Database database,
      KafkaClients clients,
      RuntimeConfig config,
      Clock clock,
      @Any Instance<RetentionRules> rules) {
    this.database = database;
    this.clients = clients;
    this.config = config;
    this.clock = clock;
    this.rules = rules;
  }

  @Scheduled(
      every = "10m",
      delayed = "1m",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void scheduled() {
    sweep();
  }

  /** One sweep of everything; how many rows went. */
  public long sweep() {
    long gone = tombstones();
    for (RetentionRules all : rules) {
      for (RetentionRule rule : all.rules()) {
        gone += swept(rule);
      }
    }
    if (gone > 0) {
      LOG.infof("event=swept rows=%d", gone);
    }
    return gone;
  }

  /** A rule that fails keeps its own table only. */
  private long swept(RetentionRule rule) {
    try {
      return sweep(rule);
    } catch (RuntimeException e) {
      LOG.warnf("event=sweep_failed table=%s error=%s", rule.table(), e.getMessage());
      return 0;
    }
  }

  private long sweep(RetentionRule rule) {
    Instant before = clock.instant().minus(rule.keep());
    String sql =
        "DELETE FROM %1$s WHERE ctid = ANY (ARRAY (SELECT ctid FROM %1$s WHERE %2$s LIMIT %3$d))"
            .formatted(rule.table(), rule.condition(), BATCH);
    long gone = 0;
    for (int i = 0; i < MOST_BATCHES; i++) {
      int rows = database.write(h -> h.createUpdate(sql).bind("before", before).execute());
      gone += rows;
      if (rows < BATCH) {
        break;
      }
    }
    return gone;
  }

  private long tombstones() {
    Instant before = clock.instant().minus(config.retention().deleted());
    return database.write(
        h -> {
          List<Map.Entry<String, String>> due =
              h.createQuery(
                      """
                      DELETE FROM state_deleted WHERE ctid = ANY (ARRAY (
                        SELECT ctid FROM state_deleted WHERE deleted_at < :before LIMIT 2000)) RETURNING topic, id
                      """)
                  .bind("before", before)
                  .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
                  .list();
          due.forEach(
              d -> Outbox.add(h, clients.name(STATE.get(d.getKey())), null, d.getValue(), null));
          return (long) due.size();
        });
  }
}
