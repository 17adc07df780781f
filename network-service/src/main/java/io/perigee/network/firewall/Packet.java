package io.perigee.network.firewall;

import io.perigee.network.address.Address;

/**
 * A packet, as far as rules look at it.
 *
 * @param from where it comes from
 * @param to where it goes
 * @param port the destination port of TCP and UDP; 0 for ICMP
 * @param type the ICMP type; 0 for others
 * @param code the ICMP code; 0 for others
 */
public record Packet(Address from, Address to, Protocol protocol, int port, int type, int code) {

  /** Of TCP or UDP. */
  public static Packet to(Protocol protocol, String from, String to, int port) {
    return new Packet(Address.of(from), Address.of(to), protocol, port, 0, 0);
  }

  /** Of ICMP. */
  public static Packet icmp(Protocol protocol, String from, String to, int type, int code) {
    return new Packet(Address.of(from), Address.of(to), protocol, 0, type, code);
  }
}
