package io.perigee.network.lease;

import io.perigee.network.address.Address;
import java.util.Set;
import java.util.UUID;

/**
 * What a holder's published state shows of its addresses.
 *
 * @param holder the holder's id
 * @param name its name outside
 * @param version the version of the state
 * @param deleted true if it is no more, and has nothing
 * @param addresses what it uses
 */
public record Shown(String holder, String name, long version, boolean deleted, Set<At> addresses) {

  /** An address in a network. */
  public record At(UUID network, Address address) {}
}
