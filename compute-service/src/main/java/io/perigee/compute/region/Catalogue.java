package io.perigee.compute.region;

import io.perigee.compute.host.Host;
import io.perigee.compute.host.Host.Capacity;
import io.perigee.compute.host.HostState;
import io.perigee.compute.host.HostStore;
import io.perigee.compute.pack.Pack;
import io.perigee.compute.pack.PackState;
import io.perigee.compute.pack.PackStore;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.SqlFaults;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** What an installation offers: regions, packages and hosts, brought to what the operator says. */
@Singleton
public final class Catalogue {

  private final Database database;
  private final RegionStore regions;
  private final PackStore packs;
  private final HostStore hosts;
  private final States states;
  private final Clock clock;

  Catalogue(
      Database database,
      RegionStore regions,
      PackStore packs,
      HostStore hosts,
      States states,
      Clock clock) {
    this.database = database;
    this.regions = regions;
    this.packs = packs;
    this.hosts = hosts;
    this.states = states;
    this.clock = clock;
  }

  /**
   * What there should be; the ids and versions of packages are those of rows that are there, or new
   * ones.
   */
  public record Wanted(List<WantedRegion> regions, List<Pack> packs, List<WantedHost> hosts) {}

  /** A region by its name. */
  public record WantedRegion(String name, String label) {}

  /** A host by its name, in a region by its name. */
  public record WantedHost(
      String name, String region, String driver, Capacity total, boolean encrypted) {}

  /**
   * Makes or changes what is said; all or nothing.
   *
   * @return how many were made or changed
   * @throws Invalid if a host's region is not there
   * @throws Conflict if a host would become smaller than what is reserved on it, or a plan's number
   *     is another's
   */
  public int bring(Wanted wanted) {
    try {
      return database.write(h -> bring(h, wanted));
    } catch (JdbiException e) {
      if ("23514".equals(SqlFaults.sqlState(e))) {
        throw new Conflict("a host cannot become smaller than what is reserved on it");
      }
      if (SqlFaults.violates(e, "packages_number_key") || SqlFaults.violates(e, "packages_pk")) {
        throw new Conflict("the number or id of a package is already another's");
      }
      throw e;
    }
  }

  private int bring(Handle h, Wanted wanted) {
    Instant now = clock.instant();
    int changed = 0;
    for (WantedRegion region : wanted.regions()) {
      Optional<Region> written = regions.upsert(h, region.name(), region.label(), now);
      written.ifPresent(r -> states.publish(h, RegionState.told(r, List.of("label"))));
      changed += written.isPresent() ? 1 : 0;
    }
    for (Pack pack : wanted.packs()) {
      Optional<Pack> written = packs.upsert(h, pack);
      written.ifPresent(p -> states.publish(h, PackState.told(p, List.of("dimensions"))));
      changed += written.isPresent() ? 1 : 0;
    }
    for (WantedHost host : wanted.hosts()) {
      Region region =
          regions
              .byName(h, host.region())
              .orElseThrow(
                  () -> Invalid.field("hosts.region", "there is no region " + host.region()));
      Optional<Host> written =
          hosts.upsert(
              h, host.name(), region.id(), host.driver(), host.total(), host.encrypted(), now);
      written.ifPresent(w -> states.publish(h, HostState.told(w, List.of("total"))));
      changed += written.isPresent() ? 1 : 0;
    }
    return changed;
  }
}
