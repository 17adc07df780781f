package io.perigee.runtime.crypt;

import io.perigee.runtime.store.Database;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Seals anew what an older key of the set sealed, once after a start and once after the set has
 * changed; then the older key is needed by nothing that lies in the service's tables. A row that
 * changes meanwhile is left: it has been sealed by the present key.
 */
@Singleton
public class Resealing {

  private static final Logger LOG = Logger.getLogger(Resealing.class);
  private static final int BATCH = 200;

  private final Database database;
  private final Crypt crypt;
  private final Instance<SealedColumns> sealed;
  private volatile byte[] done = {};

  Resealing(Database database, Crypt crypt, @Any Instance<SealedColumns> sealed) {
    this.database = database;
    this.crypt = crypt;
    this.sealed = sealed;
  }

  private record Row(String id, byte[] before) {}

  @Scheduled(
      every = "60s",
      delayed = "45s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void scheduled() {
    if (sealed.isUnsatisfied()) {
      return;
    }
    byte[] prefix = crypt.prefix();
    if (!Arrays.equals(prefix, done)) {
      reseal();
      done = prefix;
    }
  }

  /** How many values were sealed anew. */
  public int reseal() {
    byte[] prefix = crypt.prefix();
    int all = 0;
    for (SealedColumns columns : sealed) {
      for (SealedColumn column : columns.columns()) {
        int count = reseal(column, prefix);
        if (count > 0) {
          LOG.infof("event=resealed table=%s rows=%d", column.table(), count);
        }
        all += count;
      }
    }
    return all;
  }

  private int reseal(SealedColumn column, byte[] prefix) {
    int count = 0;
    String after = "";
    while (true) {
      List<Row> rows = older(column, prefix, after);
      count += write(column, rows);
      if (rows.size() < BATCH) {
        return count;
      }
      after = rows.getLast().id();
    }
  }

  private List<Row> older(SealedColumn column, byte[] prefix, String after) {
    String sql =
        """
        SELECT %1$s::text, %2$s FROM %3$s
        WHERE %4$s IS NOT NULL AND substr(%2$s, 1, %5$d) <> :prefix AND %1$s::text COLLATE "C" > :after
        ORDER BY %1$s::text COLLATE "C" LIMIT %6$d
        """
            .formatted(
                column.key(),
                column.bytes(),
                column.table(),
                column.column(),
                KeySet.PREFIX,
                BATCH);
    return database.read(
        h ->
            h.createQuery(sql)
                .bind("prefix", prefix)
                .bind("after", after)
                .map((row, c) -> new Row(row.getString(1), row.getBytes(2)))
                .list());
  }

  private int write(SealedColumn column, List<Row> rows) {
    List<String> ids = new ArrayList<>();
    List<byte[]> before = new ArrayList<>();
    List<byte[]> now = new ArrayList<>();
    for (Row row : rows) {
      String context = column.contextOf(row.id());
      try {
        now.add(crypt.seal(crypt.open(row.before(), context), context));
        ids.add(row.id());
        before.add(row.before());
      } catch (IllegalStateException e) {
        LOG.warnf("event=not_resealed table=%s id=%s", column.table(), row.id());
      }
    }
    if (ids.isEmpty()) {
      return 0;
    }
    String sql =
        """
        UPDATE %1$s t SET %2$s = %3$s
        FROM unnest(:ids::text[], :before::bytea[], :now::bytea[]) AS n (id, before, now)
        WHERE t.%4$s::text = n.id AND %5$s = n.before
        """
            .formatted(
                column.table(), column.column(), column.written(), column.key(), column.bytes());
    return database.write(
        h ->
            h.createUpdate(sql)
                .bindArray("ids", String.class, ids)
                .bindArray("before", byte[].class, before)
                .bindArray("now", byte[].class, now)
                .execute());
  }
}
