package io.perigee.network.network;

import io.perigee.runtime.store.Database;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Makes networks usable again whose deletion was begun by a process that is no more. */
@Singleton
public class StuckDeletions {

  private static final Logger LOG = Logger.getLogger(StuckDeletions.class);

  private final Database database;
  private final NetworkStore store;

  StuckDeletions(Database database, NetworkStore store) {
    this.database = database;
    this.store = store;
  }

  @Scheduled(
      every = "${perigee.network.sweep-every:30s}",
      delayed = "10s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void revive() {
    try {
      int revived = database.write(store::reviveStuck);
      if (revived > 0) {
        LOG.infof("event=network_deletion_given_up count=%d", revived);
      }
    } catch (RuntimeException e) {
      LOG.warnf("event=network_sweep_failed reason=%s", e.getMessage());
    }
  }
}
