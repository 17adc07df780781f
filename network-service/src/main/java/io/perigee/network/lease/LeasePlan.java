package io.perigee.network.lease;

import io.perigee.contracts.error.Conflict;
import io.perigee.network.address.Address;
import io.perigee.network.address.FreeSpace;
import io.perigee.network.address.Range;
import io.perigee.network.network.AddressPlan;
import io.perigee.network.network.Network;
import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Tells networks what their leases allow, and lays out what is free. */
@Singleton
final class LeasePlan implements AddressPlan {

  private final LeaseStore leases;
  private final FreeRanges free;

  LeasePlan(LeaseStore leases, FreeRanges free) {
    this.leases = leases;
    this.free = free;
  }

  @Override
  public void lay(Handle h, Network network) {
    Range all = network.settings().network().range();
    FreeSpace space = new FreeSpace(List.of());
    space.give(all);
    network.settings().withheld().forEach(space::take);
    leases.of(h, network.id()).forEach(l -> space.take(l.address()));
    free.replace(h, network.id(), space);
  }

  @Override
  public void requireRoom(Handle h, Network before, Network after) {
    Range range = after.settings().dhcpRange();
    boolean newRange = range != null && !range.equals(before.settings().dhcpRange());
    for (Lease lease : leases.of(h, after.id())) {
      Address address = lease.address();
      if (!after.settings().network().contains(address)) {
        throw refused(lease, "would be outside the network " + after.settings().network());
      }
      if (after.settings().forbids(address)) {
        throw refused(lease, "would be the network's gateway, network or broadcast address");
      }
      if (newRange && range.contains(address)) {
        throw refused(lease, "would be in the range of addresses for DHCP");
      }
    }
  }

  @Override
  public List<String> users(Handle h, Network network, int limit) {
    return leases.users(h, network.id(), limit);
  }

  private static Conflict refused(Lease lease, String why) {
    return new Conflict(
        "address %s of %s %s".formatted(lease.address(), lease.holder().name(), why));
  }
}
