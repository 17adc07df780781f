package io.perigee.network.dns.zone;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.operation.NewCommand;
import io.perigee.runtime.operation.NewOperation;
import io.perigee.runtime.operation.Operations;
import io.perigee.runtime.store.Database;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * DNS as Luna2 manages it ("Reload DNS", "Monitoring DNS service" of the Luna2 REST API). Zones are
 * rendered, by themselves within a minute of a change and at once on a reload; no name server is
 * driven, and what is said here says so.
 */
@Singleton
public class DnsService {

  /** The command that renders. */
  public static final String RELOAD = "dns.reload";

  private static final Logger LOG = Logger.getLogger(DnsService.class);
  private static final Duration WITHIN = Duration.ofMinutes(10);

  private final Database database;
  private final ZoneStore store;
  private final Operations operations;
  private final Clock clock;

  DnsService(Database database, ZoneStore store, Operations operations, Clock clock) {
    this.database = database;
    this.store = store;
    this.operations = operations;
    this.clock = clock;
  }

  /**
   * A reload that is on its way.
   *
   * @param already true if it had been asked for before
   */
  public record Queued(String requestId, boolean already) {}

  /**
   * How DNS is.
   *
   * @param well false if the last rendering failed
   * @param text for people
   */
  public record State(boolean well, String text) {}

  /** Queues a reload, or finds the one on its way. */
  public Queued reload(Cause cause) {
    return database.write(
        h -> {
          Optional<String> pending = operations.pending(h, RELOAD, RELOAD);
          if (pending.isPresent()) {
            return new Queued(pending.get(), true);
          }
          String id = operations.newRequestId();
          operations.accept(
              h,
              new NewOperation(id, RELOAD, "dns", null, "luna", "reload of dns queued", cause),
              List.of(new NewCommand("network", RELOAD, RELOAD, Json.object(), false, WITHIN)));
          return new Queued(id, false);
        });
  }

  /**
   * Renders all zones; those whose records are as they were keep their serials.
   *
   * @return how many have changed
   */
  public int render() {
    try {
      return database.write(
          h -> {
            store.lock(h);
            Zones zones = new Zones();
            zones.networks(store.networks(h), store.named(h));
            zones.machines(store.machines(h));
            int changed = store.replace(h, zones.zones(), clock.instant().getEpochSecond());
            store.done(h);
            return changed;
          });
    } catch (RuntimeException e) {
      LOG.errorf(e, "event=dns_not_rendered");
      database.run(h -> store.failed(h, e.getClass().getSimpleName()));
      throw e;
    }
  }

  /** How the zones stand. */
  public State state() {
    ZoneStore.Rendered last = database.read(store::rendered);
    if (last.failure() != null) {
      return new State(false, "zones could not be rendered: " + last.failure());
    }
    if (last.at() == null) {
      return new State(true, "OK, rendered only: no zones yet; no name server is driven");
    }
    return new State(
        true,
        "OK, rendered only: %d zones with %d records at %s; no name server is driven"
            .formatted(last.zones(), last.records(), last.at().truncatedTo(ChronoUnit.SECONDS)));
  }

  /** The names of the rendered zones, in order. */
  public List<String> zones() {
    return database.read(store::names);
  }

  /**
   * A zone's text, for a name server.
   *
   * @throws NotFound if there is none of this name
   */
  public String zone(String name) {
    return database
        .read(h -> store.content(h, name))
        .orElseThrow(() -> new NotFound("there is no zone " + name));
  }

  @Scheduled(
      every = "60s",
      delayed = "20s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void follow() {
    try {
      render();
    } catch (RuntimeException e) {
      LOG.debug("the next round renders again", e);
    }
  }
}
