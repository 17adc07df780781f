package io.perigee.compute.machine;

import java.util.List;
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

  /** Those of the networks that the account may not use, or that are not there. */
  List<UUID> unusable(UUID account, Machine.RegionRef region, List<UUID> networks);

  /**
   * Leases an address on each network, for the machine; asked again, gives the same. The machine is
   * published with them next; the addresses are free again once it is published without them.
   */
  List<Nic> lease(Machine machine, List<UUID> networks);
}
