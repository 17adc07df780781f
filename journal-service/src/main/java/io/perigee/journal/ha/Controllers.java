package io.perigee.journal.ha;

import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.error.Unavailable;
import io.perigee.journal.JournalConfig;
import io.perigee.runtime.kafka.Loop;
import io.perigee.runtime.projection.TopicReaders;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.Rehearsal;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * The controllers of this installation ("High Availability"): journal-services on one database,
 * each with a name. They register and beat; one of them is master.
 */
@Singleton
public final class Controllers {

  private static final Logger LOG = Logger.getLogger(Controllers.class);
  private static final String MASTER = "master";
  private static final Duration LOOK = Duration.ofMillis(100);

  private final JournalConfig.Ha config;
  private final ControllerStore store;
  private final TopicReaders readers;
  private final Lease lease;
  private final Mastership mastership;
  private boolean registered;
  private Loop loop;

  Controllers(
      Database database, ControllerStore store, TopicReaders readers, JournalConfig config) {
    this.config = config.ha();
    this.store = store;
    this.readers = readers;
    this.lease =
        new Lease(
            database, MASTER, this.config.controller(), UUID.randomUUID(), this.config.lease());
    this.mastership = new Mastership(database, lease, store::mayLead);
  }

  @Produces
  @Singleton
  Mastership mastership() {
    return mastership;
  }

  void atStart(@Observes StartupEvent event) {
    loop = Loop.start("ha", this::beat);
  }

  void atEnd(@Observes ShutdownEvent event) {
    loop.close();
    try {
      mastership.stop();
    } catch (RuntimeException e) {
      LOG.debug("the lease runs out by itself", e);
    }
  }

  private void beat() throws InterruptedException {
    if (!registered) {
      store.register();
      registered = true;
    }
    store.beat(readers.caughtUp());
    mastership.beat();
    Thread.sleep(config.beat());
  }

  /** This controller's name. */
  public String self() {
    return config.controller();
  }

  /** All that ever registered, by name. */
  public List<ControllerState> all() {
    return store.all();
  }

  /**
   * This controller.
   *
   * @throws NotFound if it takes no part
   */
  public ControllerState state() {
    return all().stream()
        .filter(c -> c.name().equals(self()) && c.enabled())
        .findFirst()
        .orElseThrow(() -> new NotFound("HA not available"));
  }

  /** True if this controller is the master. */
  public boolean isMaster() {
    return lease.isOurs();
  }

  /**
   * Makes this controller the master: the present one makes room at its next beat, or its lease
   * runs out. Only told in a rehearsal.
   *
   * @throws Unavailable if it has not come to that within a lease's length and three beats
   */
  public void lead() {
    if (Rehearsal.isOn()) {
      return;
    }
    store.forceInsync();
    Duration patience = config.lease().plus(config.beat().multipliedBy(3));
    lease.want(patience);
    long giveUp = System.nanoTime() + patience.toNanos();
    while (!lease.isOurs()) {
      if (System.nanoTime() > giveUp) {
        throw new Unavailable("current role could not be set to master: the lease is not free");
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("current role could not be set to master: interrupted");
    }
  }

  /** Lets this controller become master though it is not in sync; until its next start. */
  public void overrule() {
    store.overrule();
  }
}
