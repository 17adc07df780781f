package io.perigee.network.lease;

import io.perigee.network.address.Prefix;
import io.perigee.network.network.Network;
import java.util.Optional;

/** Which of a network's families an address is asked of. */
public enum Side {
  /** The network's own, which all networks have. */
  MAIN,
  /** The IPv6 side of a network that has both. */
  IPV6,
  /** The same, but nothing where the network has one family only. */
  IPV6_IF_ANY;

  /** The addresses of it; empty if the network has none. */
  Optional<Prefix> of(Network network) {
    return this == MAIN
        ? Optional.of(network.settings().network())
        : Optional.ofNullable(network.settings().ipv6()).map(ipv6 -> ipv6.network());
  }
}
