package io.perigee.network.network;

import io.perigee.contracts.error.Conflict;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * What a network needs to know of its addresses; leases answer it. Called in transactions that hold
 * the network's lock.
 */
public interface AddressPlan {

  /** Lays out the free addresses of a network anew, from its settings and its leases. */
  void lay(Handle h, Network network);

  /** As {@link #lay}, for networks that are new and have no leases yet, in one statement. */
  void layNew(Handle h, Collection<Network> networks);

  /**
   * Finds other addresses for the nodes whose addresses would be outside the changed network, its
   * gateway, or newly in DHCP's range: with the same place in the network where that is free, else
   * the lowest free one. Their leases have the new addresses when this returns.
   *
   * @return what nodes must change; empty if all stays
   * @throws Conflict if there are too few addresses, or others than nodes would need new ones
   */
  List<Move> makeRoom(Handle h, Network before, Network after) throws Conflict;

  /** Who uses addresses of the network, at most {@code limit} names; reservations do not count. */
  List<String> users(Handle h, Network network, int limit);
}
