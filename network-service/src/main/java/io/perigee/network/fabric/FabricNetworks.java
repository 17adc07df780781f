package io.perigee.network.fabric;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.network.address.Prefix;
import io.perigee.network.network.Fabric;
import io.perigee.network.network.Network;
import io.perigee.network.network.NetworkDeletions;
import io.perigee.network.network.NetworkPages;
import io.perigee.network.network.NetworkSettings;
import io.perigee.network.network.NetworkStore;
import io.perigee.network.network.Networks;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.store.SqlFaults;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** What can be done with an account's networks on the VLANs of its fabric in a region. */
@Singleton
public final class FabricNetworks {

  private static final List<Prefix> PRIVATE =
      List.of(
          Prefix.parse("10.0.0.0/8").orElseThrow(),
          Prefix.parse("172.16.0.0/12").orElseThrow(),
          Prefix.parse("192.168.0.0/16").orElseThrow());
  private static final int LONGEST_PREFIX = 30;

  private final Database database;
  private final VlanStore vlans;
  private final NetworkStore store;
  private final NetworkPages pages;
  private final Networks networks;
  private final NetworkDeletions deletions;
  private final DefaultNetworks defaults;

  FabricNetworks(
      Database database,
      VlanStore vlans,
      NetworkStore store,
      NetworkPages pages,
      Networks networks,
      NetworkDeletions deletions,
      DefaultNetworks defaults) {
    this.database = database;
    this.vlans = vlans;
    this.store = store;
    this.pages = pages;
    this.networks = networks;
    this.deletions = deletions;
    this.defaults = defaults;
  }

  /**
   * By name.
   *
   * @throws NotFound if there is no such VLAN
   */
  public List<Network> list(UUID account, UUID region, int vlanId) {
    return database.read(h -> store.onVlan(h, account, vlan(h, account, region, vlanId).id()));
  }

  /** As {@link #list(UUID, UUID, int)}, a part of them; {@code after} may be null. */
  public List<Network> list(
      UUID account, UUID region, int vlanId, int limit, int offset, NetworkPages.Place after) {
    return database.read(
        h -> pages.onVlan(h, account, vlan(h, account, region, vlanId).id(), limit, offset, after));
  }

  /**
   * @throws NotFound if there is no such VLAN, or no such network on it
   */
  public Network get(UUID account, UUID region, int vlanId, UUID id) {
    return list(account, region, vlanId).stream()
        .filter(n -> n.id().equals(id))
        .findFirst()
        .orElseThrow(() -> unknown(id));
  }

  /**
   * Adds a network.
   *
   * @param wanted gives the settings, from the VLAN
   * @throws Invalid naming what is wrong
   * @throws Conflict of code {@code InvalidArgument} if the name is taken or the subnet overlaps
   *     with another on the VLAN
   */
  public Network create(
      UUID account,
      UUID region,
      int vlanId,
      Function<FabricVlan, NetworkSettings> wanted,
      Cause cause) {
    return unique(
        h -> {
          FabricVlan vlan = vlans.lock(h, account, region, vlanId).orElseThrow(FabricVlans::none);
          NetworkSettings settings = wanted.apply(vlan);
          requirePrivate(settings.network());
          settings.checked();
          for (Network other : store.onVlan(h, account, vlan.id())) {
            if (other.settings().network().overlaps(settings.network())) {
              throw new Conflict(
                  "InvalidArgument",
                  "subnet %s overlaps with %s of network %s"
                      .formatted(settings.network(), other.settings().network(), other.name()));
            }
          }
          return networks.insert(h, account, region, settings, cause);
        });
  }

  /** All of an account's networks in a region (null: in all), by number. */
  public List<Network> list(UUID account, UUID region) {
    return database.read(h -> store.usable(h, account, region)).stream()
        .filter(n -> account.equals(n.account()))
        .sorted(Comparator.comparingLong(Network::number))
        .toList();
  }

  /**
   * Adds a network on a VLAN of its own, which has its name and the lowest free number; refusals as
   * {@link #create}.
   */
  public Network createApart(
      UUID account,
      UUID region,
      String name,
      Function<FabricVlan, NetworkSettings> wanted,
      Cause cause) {
    return unique(
        h -> {
          FabricVlan vlan = vlans.insertNext(h, account, region, name);
          NetworkSettings settings = wanted.apply(vlan);
          requirePrivate(settings.network());
          return networks.insert(h, account, region, settings.checked(), cause);
        });
  }

  /**
   * Removes a network by its number, and its VLAN if that was made for it; refusals as {@link
   * #delete}.
   *
   * @throws NotFound if the account has no such network in the region
   */
  public void deleteApart(UUID account, UUID region, long number, Cause cause) {
    Network found =
        list(account, region).stream()
            .filter(n -> n.number() == number && n.settings().fabric() != null)
            .findFirst()
            .orElseThrow(() -> new NotFound("network " + number + " not found"));
    int vlanId = found.settings().fabric().vlanId();
    delete(account, found.region(), vlanId, found.id(), cause);
    database.run(
        h ->
            vlans
                .lock(h, account, found.region(), vlanId)
                .filter(v -> v.name().equals(found.name()))
                .filter(v -> store.onVlan(h, account, v.id()).isEmpty())
                .ifPresent(v -> vlans.delete(h, v)));
  }

  /** Changes what can be changed of a network; refusals as {@link #create}. */
  public Network change(
      UUID account,
      UUID region,
      int vlanId,
      UUID id,
      UnaryOperator<NetworkSettings> change,
      Cause cause) {
    return unique(
        h -> {
          Network before = locked(h, account, region, vlanId, id);
          return networks.update(h, before, change.apply(before.settings()).checked(), cause);
        });
  }

  /**
   * @throws Invalid if it is the account's default network
   * @throws Conflict if something uses it
   */
  public void delete(UUID account, UUID region, int vlanId, UUID id, Cause cause) {
    deletions.delete(
        h -> {
          Network network = locked(h, account, region, vlanId, id);
          if (defaults.isDefault(h, id)) {
            throw new Invalid("InvalidArgument", "cannot delete default network", List.of());
          }
          return network;
        },
        cause);
  }

  private Network locked(Handle h, UUID account, UUID region, int vlanId, UUID id) {
    FabricVlan vlan = vlan(h, account, region, vlanId);
    return store.lockOnVlan(h, account, vlan.id(), id).orElseThrow(() -> unknown(id));
  }

  private FabricVlan vlan(Handle h, UUID account, UUID region, int vlanId) {
    return vlans.find(h, account, region, vlanId).orElseThrow(FabricVlans::none);
  }

  private static void requirePrivate(Prefix subnet) {
    boolean inside =
        PRIVATE.stream().anyMatch(p -> p.contains(subnet.first()) && p.contains(subnet.last()));
    if (!inside || subnet.length() > LONGEST_PREFIX) {
      throw Invalid.field(
          "subnet",
          "subnet must be within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, of at most 30 bits");
    }
  }

  private <T> T unique(Function<Handle, T> work) {
    try {
      return database.write(work);
    } catch (JdbiException e) {
      if (SqlFaults.violates(e, "network_account_name")
          || SqlFaults.violates(e, "fabric_vlan_name")) {
        throw FabricVlans.taken("name", "another network of the account");
      }
      throw e;
    }
  }

  private static NotFound unknown(UUID id) {
    return new NotFound("network " + id + " not found");
  }

  /** The fabric's part of settings, changed. */
  public static NetworkSettings with(
      NetworkSettings s, String name, String comment, Fabric fabric) {
    return new NetworkSettings(
        name,
        s.network(),
        s.gateway(),
        s.gatewayMetric(),
        s.nameserverIp(),
        s.ntpServer(),
        s.zone(),
        s.type(),
        s.dhcp(),
        s.dhcpRangeBegin(),
        s.dhcpRangeEnd(),
        comment,
        s.shared(),
        fabric);
  }
}
