package io.perigee.network.fabric;

import io.perigee.runtime.store.Database;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Lays fabrics whose account and region became known at once, each before the other was seen. */
@Singleton
public class FabricSweep {

  private static final Logger LOG = Logger.getLogger(FabricSweep.class);

  private final Database database;
  private final BornFabrics fabrics;

  FabricSweep(Database database, BornFabrics fabrics) {
    this.database = database;
    this.fabrics = fabrics;
  }

  @Scheduled(
      every = "${perigee.network.sweep-every:30s}",
      delayed = "20s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void sweep() {
    try {
      int laid = database.write(fabrics::layMissing);
      if (laid > 0) {
        LOG.infof("event=fabrics_laid count=%d", laid);
      }
    } catch (RuntimeException e) {
      LOG.warnf("event=fabric_sweep_failed reason=%s", e.getMessage());
    }
  }
}
