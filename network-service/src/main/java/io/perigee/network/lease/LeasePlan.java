package io.perigee.network.lease;

import io.perigee.contracts.error.Conflict;
import io.perigee.network.address.Address;
import io.perigee.network.address.FreeSpace;
import io.perigee.network.address.Prefix;
import io.perigee.network.address.Range;
import io.perigee.network.network.AddressPlan;
import io.perigee.network.network.Move;
import io.perigee.network.network.Network;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Tells networks what their leases allow, and lays out what is free. */
@Singleton
final class LeasePlan implements AddressPlan {

  /** Who takes another address when it is told, and one of a family that its network has newly. */
  private static final Set<String> MOVABLE = Set.of("node", "device");

  /** How long a node or device that gets another address has to show it. */
  private static final Duration RENUMBERED = Duration.ofHours(24);

  private final LeaseStore leases;
  private final FreeRanges free;
  private final Clock clock;

  LeasePlan(LeaseStore leases, FreeRanges free, Clock clock) {
    this.leases = leases;
    this.free = free;
    this.clock = clock;
  }

  @Override
  public void lay(Handle h, Network network) {
    FreeSpace space = space(network);
    leases.of(h, network.id()).forEach(l -> space.take(l.address()));
    leases.reserved(h, network.id()).forEach(space::take);
    free.replace(h, network.id(), space);
  }

  @Override
  public void layNew(Handle h, Collection<Network> networks) {
    Map<UUID, FreeSpace> spaces = new HashMap<>();
    networks.forEach(n -> spaces.put(n.id(), space(n)));
    free.write(h, spaces);
  }

  private static FreeSpace space(Network network) {
    FreeSpace space = new FreeSpace(List.of());
    network.settings().prefixes().forEach(p -> space.give(p.range()));
    network.settings().withheld().forEach(space::take);
    return space;
  }

  @Override
  public List<Move> makeRoom(Handle h, Network before, Network after) {
    List<Range> newRanges = new ArrayList<>(after.settings().dhcpRanges());
    newRanges.removeAll(before.settings().dhcpRanges());
    List<Lease> homeless = new ArrayList<>();
    FreeSpace space = space(after);
    for (Lease lease : leases.of(h, after.id())) {
      if (fits(lease.address(), after, newRanges)) {
        space.take(lease.address());
      } else if (lease.state() == Lease.State.RESERVED) {
        leases.delete(h, lease.id());
      } else {
        requireMovable(lease);
        homeless.add(lease);
      }
    }
    leases.reserved(h, after.id()).forEach(space::take);
    List<Move> moves = new ArrayList<>();
    List<Address> found = new ArrayList<>();
    for (Lease lease : homeless) {
      Address to =
          place(lease.address(), before, after, space)
              .orElseThrow(
                  () ->
                      new Conflict(
                          "network %s would have no address for %d of its devices"
                              .formatted(after.name(), homeless.size() - found.size())));
      found.add(to);
      moves.add(new Move(lease.holder().id(), lease.iface(), lease.address(), to));
    }
    if (before.settings().ipv6() == null && after.settings().ipv6() != null) {
      moves.addAll(grown(h, after, space));
    }
    leases.move(
        h, homeless.stream().map(Lease::id).toList(), found, clock.instant().plus(RENUMBERED));
    return moves;
  }

  /** A network that has IPv6 from now on: its nodes and devices get addresses of it. */
  private List<Move> grown(Handle h, Network after, FreeSpace space) {
    List<Move> moves = new ArrayList<>();
    List<Lease> fresh = new ArrayList<>();
    for (Lease lease : leases.of(h, after.id())) {
      if (MOVABLE.contains(lease.holder().kind()) && lease.state() == Lease.State.TAKEN) {
        Address to =
            space
                .takeFirst(true)
                .orElseThrow(
                    () ->
                        new Conflict(
                            "network %s has too few IPv6 addresses for its devices"
                                .formatted(after.name())));
        fresh.add(
            new Lease(
                UUID.randomUUID(),
                after.id(),
                to,
                lease.holder(),
                lease.iface(),
                Lease.State.HELD,
                clock.instant().plus(RENUMBERED)));
        moves.add(new Move(lease.holder().id(), lease.iface(), null, to));
      }
    }
    leases.put(h, fresh, fresh.stream().map(l -> 0L).toList());
    return moves;
  }

  private static boolean fits(Address address, Network after, List<Range> newRanges) {
    return after.settings().contains(address)
        && !after.settings().forbids(address)
        && newRanges.stream().noneMatch(r -> r.contains(address));
  }

  /** Nodes and devices take another address when they are told; machines keep theirs for life. */
  private static void requireMovable(Lease lease) {
    if (!MOVABLE.contains(lease.holder().kind()) || lease.state() != Lease.State.TAKEN) {
      throw new Conflict(
          "address %s of %s would not fit the network, and cannot be changed %s"
              .formatted(
                  lease.address(),
                  lease.holder().name(),
                  lease.state() == Lease.State.TAKEN ? "from here" : "while it is being given"));
    }
  }

  /** The same place in the network if that is free, else the lowest free address. */
  private static Optional<Address> place(
      Address old, Network before, Network after, FreeSpace space) {
    boolean main = before.settings().network().contains(old);
    Prefix from = main ? before.settings().network() : before.settings().ipv6().network();
    Optional<Prefix> prefix =
        main ? Optional.of(after.settings().network()) : after.settings().prefix(true);
    if (prefix.isEmpty()) {
      return Optional.empty();
    }
    Address first = prefix.get().first();
    BigInteger offset = old.value().subtract(from.first().value());
    Address same = new Address(first.v6(), first.value().add(offset));
    if (old.v6() == first.v6() && prefix.get().contains(same) && space.isFree(same)) {
      space.take(same);
      return Optional.of(same);
    }
    return space.takeFirst(first.v6());
  }

  @Override
  public List<String> users(Handle h, Network network, int limit) {
    return leases.users(h, network.id(), limit);
  }
}
