package io.perigee.compute.transfer;

import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** The table {@code import_run}. */
@Singleton
final class ImportRuns {

  private static final Logger LOG = Logger.getLogger(ImportRuns.class);
  private static final Duration BEAT = Duration.ofSeconds(10);

  /** How long nothing is heard of one that broke off. */
  private static final Duration SILENT = Duration.ofSeconds(90);

  private final Database database;

  ImportRuns(Database database) {
    this.database = database;
  }

  void begin(UUID id) {
    database.run(h -> h.execute("INSERT INTO import_run (id, state) VALUES (?, 'running')", id));
  }

  /**
   * Says every few seconds that an import is under way, until it is closed: then whoever finds it
   * silent for {@link #SILENT} may undo it.
   */
  Beating beating(UUID id) {
    Thread beats =
        Thread.ofVirtual()
            .name("import-" + id)
            .start(
                () -> {
                  try {
                    while (true) {
                      Thread.sleep(BEAT);
                      beat(id);
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    return beats::interrupt;
  }

  /** An import under way. */
  interface Beating extends AutoCloseable {
    @Override
    void close();
  }

  private void beat(UUID id) {
    try {
      database.run(h -> h.execute("UPDATE import_run SET beat_at = now() WHERE id = ?", id));
    } catch (RuntimeException e) {
      LOG.warnf("event=import_beat_failed import=%s reason=%s", id, e.getMessage());
    }
  }

  /** From here on it is not undone any more. */
  void done(UUID id) {
    database.run(h -> h.execute("UPDATE import_run SET state = 'done' WHERE id = ?", id));
  }

  void forget(UUID id) {
    database.run(h -> h.execute("DELETE FROM import_run WHERE id = ?", id));
  }

  /** Those of which nothing has been heard for so long that they broke off; true if it was done. */
  Map<UUID, Boolean> abandoned() {
    return database.read(
        h ->
            h
                .createQuery(
                    "SELECT id, state FROM import_run WHERE beat_at < now() - :silent * interval '1 second' ORDER BY began_at LIMIT 100")
                .bind("silent", SILENT.toSeconds())
                .map(
                    (row, c) ->
                        Map.entry(row.getObject(1, UUID.class), row.getString(2).equals("done")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }
}
