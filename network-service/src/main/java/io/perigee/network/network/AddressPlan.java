package io.perigee.network.network;

import io.perigee.contracts.error.Conflict;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * What a network needs to know of its addresses; leases answer it. Called in transactions that hold
 * the network's lock.
 */
public interface AddressPlan {

  /** Lays out the free addresses of a network anew, from its settings and its leases. */
  void lay(Handle h, Network network);

  /**
   * Refuses a change under which leased addresses would be outside the network, its gateway, or
   * newly in DHCP's range.
   */
  void requireRoom(Handle h, Network before, Network after) throws Conflict;

  /** Who uses addresses of the network, at most {@code limit} names; reservations do not count. */
  List<String> users(Handle h, Network network, int limit);
}
