package io.perigee.image.pack;

import io.perigee.runtime.store.Database;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Removes files of archives that were given up, and what a pack left behind that never came to its
 * end.
 */
@Singleton
public class ArchiveSweeper {

  private static final Logger LOG = Logger.getLogger(ArchiveSweeper.class);
  private static final Duration FORGOTTEN = Duration.ofDays(1);
  private static final int MOST = 200;

  private final Database database;
  private final ArchiveStore store;
  private final ArchiveFolder folder;
  private final Clock clock;

  ArchiveSweeper(Database database, ArchiveStore store, ArchiveFolder folder, Clock clock) {
    this.database = database;
    this.store = store;
    this.folder = folder;
    this.clock = clock;
  }

  @Scheduled(
      every = "30s",
      delayed = "20s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void sweep() throws IOException {
    database.run(store::dropOrphans);
    List<String> gone = new ArrayList<>();
    for (String file : database.read(h -> store.dropped(h, MOST))) {
      folder.delete(file);
      gone.add(file);
    }
    if (!gone.isEmpty()) {
      database.run(h -> store.forget(h, gone));
      LOG.infof("event=archives_removed files=%d", gone.size());
    }
    removeForgotten();
  }

  private void removeForgotten() throws IOException {
    List<String> old = folder.untouchedSince(clock.instant().minus(FORGOTTEN));
    if (old.isEmpty()) {
      return;
    }
    Set<String> archives = database.read(h -> store.among(h, old));
    for (String file : old) {
      if (!archives.contains(file)) {
        folder.delete(file);
        LOG.infof("event=left_over_removed file=%s", file);
      }
    }
  }
}
