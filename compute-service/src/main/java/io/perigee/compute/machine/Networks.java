package io.perigee.compute.machine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The networks that machines are on; addresses are the network service's. */
public interface Networks {

  /**
   * The networks of a region that a machine of the account is put on when it asks for none, the
   * primary first.
   */
  List<UUID> ofRegion(UUID account, Machine.RegionRef region);

  /** The network of that number, if the account may use it. */
  Optional<UUID> byNumber(UUID account, long number);

  /**
   * Why the account cannot have machines on these networks in that region; empty if it can. An
   * address may be chosen only on networks of the account's own.
   */
  Optional<String> unusable(UUID account, Machine.RegionRef region, List<NetworkWish> networks);

  /**
   * Leases an address on each network, for the machine; asked again, gives the same. The machine is
   * published with them next; the addresses are free again once it is published without them.
   */
  List<Nic> lease(Machine machine, List<NetworkWish> networks);

  /** The same for one more interface, at that place. */
  Nic lease(Machine machine, NetworkWish network, int position);

  /** The account's default network of its fabric in a region, if it has one. */
  Optional<UUID> defaultFabric(UUID account, Machine.RegionRef region);

  /** Why these networks are not all the account's own in that region; empty if they are. */
  Optional<String> notOwn(UUID account, Machine.RegionRef region, List<UUID> networks);

  /**
   * Leases an address on each network, for something that is no machine; asked again, gives the
   * same.
   *
   * @return networks to addresses
   */
  Map<UUID, String> lease(String kind, UUID holder, String name, List<UUID> networks);

  /** Gives back all that it has. */
  void release(String kind, UUID holder);
}
