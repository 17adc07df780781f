package io.perigee.compute.capture;

import io.perigee.compute.driver.HypervisorFault;
import io.perigee.compute.driver.Hypervisors;
import io.perigee.compute.host.Host;
import io.perigee.compute.host.HostStore;
import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineActions;
import io.perigee.compute.machine.Machines;
import io.perigee.compute.machine.Requester;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.error.Unavailable;
import io.perigee.runtime.store.Database;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Disks of stopped machines as files, for the image service to fetch. */
@Singleton
public class Captures {

  private static final Logger LOG = Logger.getLogger(Captures.class);
  private static final Duration KEPT = Duration.ofDays(1);
  private static final int AT_ONCE = 100;

  private final Database database;
  private final CaptureStore store;
  private final Machines machines;
  private final MachineActions actions;
  private final HostStore hosts;
  private final Hypervisors hypervisors;
  private final Clock clock;

  Captures(
      Database database,
      CaptureStore store,
      Machines machines,
      MachineActions actions,
      HostStore hosts,
      Hypervisors hypervisors,
      Clock clock) {
    this.database = database;
    this.store = store;
    this.machines = machines;
    this.actions = actions;
    this.hosts = hosts;
    this.hypervisors = hypervisors;
    this.clock = clock;
  }

  /**
   * Begins a capture. Begun again for the same image, nothing happens.
   *
   * @param region where it must be; null for anywhere
   * @param incremental whether only what differs from the machine's image is wanted
   * @return the machine
   * @throws NotFound if the account has no such machine
   * @throws io.perigee.contracts.error.Conflict if it is not stopped, or something is under way
   */
  public Machine begin(
      Requester requester, UUID machine, UUID region, UUID image, boolean incremental) {
    Machine present = machines.require(requester.account(), machine);
    if (region != null && !region.equals(present.region().id())) {
      throw new NotFound("machine " + machine + " not found");
    }
    Optional<Capture> begun = database.read(h -> store.find(h, image));
    if (begun.isPresent()
        && begun.get().machine().equals(machine)
        && begun.get().account().equals(requester.account())) {
      return present;
    }
    return actions
        .begin(
            requester,
            machine,
            Action.CREATE_IMAGE,
            (h, m, payload) -> {
              store.insert(h, image, machine, requester.account(), clock.instant());
              payload.put("image", image.toString()).put("incremental", incremental);
              return m;
            })
        .machine();
  }

  /**
   * @throws NotFound if there is no capture for that image
   */
  public Capture get(UUID image) {
    return database
        .read(h -> store.find(h, image))
        .orElseThrow(() -> new NotFound("no capture for image " + image));
  }

  /**
   * The file of a capture.
   *
   * @throws NotFound if there is none, or not yet
   */
  public InputStream open(Capture capture) throws InterruptedException {
    try {
      Host host = host(capture).orElseThrow(() -> noFile(capture));
      return hypervisors.of(host.driver()).captures().open(host.name(), capture.image());
    } catch (HypervisorFault e) {
      if (e.kind() == HypervisorFault.Kind.PERMANENT) {
        throw noFile(capture);
      }
      throw new Unavailable(e.getMessage());
    }
  }

  /** Removes a capture with its file; nothing happens if there is none. */
  public void drop(UUID image) throws InterruptedException {
    Optional<Capture> capture = database.read(h -> store.find(h, image));
    if (capture.isPresent()) {
      drop(capture.get());
    }
  }

  private void drop(Capture capture) throws InterruptedException {
    Optional<Host> host = host(capture);
    try {
      if (host.isPresent()) {
        hypervisors.of(host.get().driver()).captures().drop(host.get().name(), capture.image());
      }
    } catch (HypervisorFault e) {
      throw new Unavailable(e.getMessage());
    }
    database.run(h -> store.delete(h, capture.image()));
  }

  /** Removes those that nobody has fetched. */
  @Scheduled(
      every = "10m",
      delayed = "50s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void sweep() throws InterruptedException {
    for (Capture old : database.read(h -> store.before(h, clock.instant().minus(KEPT), AT_ONCE))) {
      try {
        drop(old);
        LOG.infof("event=abandoned_capture_removed image=%s", old.image());
      } catch (Unavailable e) {
        LOG.infof("event=capture_not_removed image=%s reason=\"%s\"", old.image(), e.getMessage());
      }
    }
  }

  private Optional<Host> host(Capture capture) {
    return capture.host() == null
        ? Optional.empty()
        : database.read(h -> hosts.byId(h, capture.host()));
  }

  private static NotFound noFile(Capture capture) {
    return new NotFound("the capture for image " + capture.image() + " has no file");
  }
}
