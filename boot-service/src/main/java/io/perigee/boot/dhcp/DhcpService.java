package io.perigee.boot.dhcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.boot.service.ServiceState;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.projection.Known;
import io.perigee.runtime.projection.KnownRow;
import io.perigee.runtime.store.Database;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * DHCP as Luna2 manages it ("Reload DHCP", "Monitoring DHCP service" of the Luna2 REST API). Its
 * configuration is rendered, by itself within a minute of a change and at once on a reload; no DHCP
 * server is driven, and what is said here says so.
 */
@Singleton
public class DhcpService {

  private static final Logger LOG = Logger.getLogger(DhcpService.class);

  private final Database database;
  private final Known known;
  private final DhcpStore store;

  /** What was known when it was last rendered by itself. */
  private String rendered = "";

  DhcpService(Database database, Known known, DhcpStore store) {
    this.database = database;
    this.known = known;
    this.store = store;
  }

  /**
   * Renders the configuration from what is known of networks and nodes.
   *
   * @return true if it has changed
   */
  public boolean render() {
    try {
      KeaConfig config =
          new KeaConfig(
              known.list(Topics.NETWORKS, null).stream()
                  .map(KnownRow::object)
                  .filter(Objects::nonNull)
                  .toList(),
              out -> known.each(Topics.NODES, row -> object(row).ifPresent(out)));
      return database.write(h -> store.replace(h, config));
    } catch (RuntimeException e) {
      LOG.errorf(e, "event=dhcp_not_rendered");
      database.run(h -> store.failed(h, e.getClass().getSimpleName()));
      throw e;
    }
  }

  /** How the configuration stands. */
  public ServiceState state() {
    DhcpStore.Rendered last = database.read(store::rendered);
    if (last.failure() != null) {
      return ServiceState.failed("the configuration could not be rendered: " + last.failure());
    }
    if (last.at() == null) {
      return ServiceState.well("OK, rendered only: nothing yet; no DHCP server is driven");
    }
    return ServiceState.well(
        "OK, rendered only: %d subnets with %d reservations, changed at %s; no DHCP server is driven"
            .formatted(
                last.subnets(), last.reservations(), last.at().truncatedTo(ChronoUnit.SECONDS)));
  }

  /** The configuration in Kea's form; empty if nothing was rendered. */
  public JsonNode config() {
    return Json.tree(database.read(store::config));
  }

  @Scheduled(
      every = "60s",
      delayed = "20s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void follow() {
    try {
      String now = known.stamp(List.of(Topics.NETWORKS, Topics.NODES));
      if (!now.equals(rendered)) {
        render();
        rendered = now;
      }
    } catch (RuntimeException e) {
      LOG.debug("the next round renders again", e);
    }
  }

  private static Optional<JsonNode> object(KnownRow row) {
    return Optional.ofNullable(row.object());
  }
}
