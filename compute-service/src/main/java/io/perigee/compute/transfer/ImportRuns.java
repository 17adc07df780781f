package io.perigee.compute.transfer;

import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** The table {@code import_run}. */
@Singleton
final class ImportRuns {

  private final Database database;

  ImportRuns(Database database) {
    this.database = database;
  }

  void begin(UUID id) {
    database.run(h -> h.execute("INSERT INTO import_run (id, state) VALUES (?, 'running')", id));
  }

  /** From here on it is not undone any more. */
  void done(UUID id) {
    database.run(h -> h.execute("UPDATE import_run SET state = 'done' WHERE id = ?", id));
  }

  void forget(UUID id) {
    database.run(h -> h.execute("DELETE FROM import_run WHERE id = ?", id));
  }

  /** Those that began longer ago than any import takes; true if it was done. */
  Map<UUID, Boolean> abandoned() {
    return database.read(
        h ->
            h
                .createQuery(
                    "SELECT id, state FROM import_run WHERE began_at < now() - interval '10 minutes' ORDER BY began_at LIMIT 100")
                .map(
                    (row, c) ->
                        Map.entry(row.getObject(1, UUID.class), row.getString(2).equals("done")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }
}
