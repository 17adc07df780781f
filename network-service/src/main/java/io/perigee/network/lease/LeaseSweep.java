package io.perigee.network.lease;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.error.PerigeeException;
import io.perigee.network.NetworkConfig;
import io.perigee.runtime.internal.Internal;
import io.perigee.runtime.store.Database;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Frees addresses whose time is over. A held one is freed only when its holder's service says that
 * nothing uses it: the state that shows it may be late. A service that cannot be asked keeps its
 * addresses held.
 */
@Singleton
public class LeaseSweep {

  private static final Logger LOG = Logger.getLogger(LeaseSweep.class);
  private static final int BATCH = 100;

  private final Database database;
  private final LeaseStore store;
  private final Releases releases;
  private final Internal internal;
  private final NetworkConfig config;
  private final Clock clock;

  LeaseSweep(
      Database database,
      LeaseStore store,
      Releases releases,
      Internal internal,
      NetworkConfig config,
      Clock clock) {
    this.database = database;
    this.store = store;
    this.releases = releases;
    this.internal = internal;
    this.config = config;
    this.clock = clock;
  }

  @Scheduled(
      every = "${perigee.network.sweep-every:30s}",
      delayed = "15s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void sweep() {
    try {
      freeExpired();
    } catch (RuntimeException e) {
      LOG.warnf("event=lease_sweep_failed reason=%s", e.getMessage());
    }
  }

  /** One round over the oldest expired leases. */
  public void freeExpired() {
    List<Lease> expired = database.read(h -> store.expired(h, clock.instant(), BATCH));
    if (expired.isEmpty()) {
      return;
    }
    List<UUID> used = new ArrayList<>();
    List<UUID> unused = new ArrayList<>();
    for (Lease lease : expired) {
      try {
        (lease.state() == Lease.State.HELD && isUsed(lease) ? used : unused).add(lease.id());
      } catch (PerigeeException e) {
        LOG.infof(
            "event=lease_kept address=%s holder=%s reason=%s",
            lease.address(), lease.holder().name(), e.getMessage());
        break;
      }
    }
    database.run(
        h -> {
          store.settle(h, used);
          releases.end(h, store.stillExpired(h, unused, clock.instant()));
        });
  }

  private boolean isUsed(Lease lease) {
    JsonNode answer =
        internal.get(
            config.holderService(),
            "/internal/references/address/%s_%s".formatted(lease.network(), lease.address()));
    return answer.path("intents").asLong() > 0 || !answer.path("users").isEmpty();
  }
}
