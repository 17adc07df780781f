package io.perigee.network.network;

import io.perigee.contracts.error.FieldError;
import io.perigee.network.address.Address;
import io.perigee.network.address.Prefix;
import io.perigee.network.address.Range;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The IPv6 side of a network that has both families: Luna2's fields {@code network_ipv6}, {@code
 * gateway_ipv6} and so on. A network of IPv6 alone has none; its prefix is the network's.
 *
 * @param network the addresses
 * @param gateway the router's address; null if there is none
 * @param nameserverIp the name server; null for the cluster's
 * @param dhcpRangeBegin first address for DHCPv6; null without
 * @param dhcpRangeEnd last address for DHCPv6; null without
 */
public record Ipv6(
    Prefix network,
    Address gateway,
    Address nameserverIp,
    Address dhcpRangeBegin,
    Address dhcpRangeEnd) {

  /** Notes what is wrong beside an IPv4 network. */
  void check(List<FieldError> wrong, Prefix beside) {
    if (!network.first().v6() || beside != null && beside.first().v6()) {
      wrong.add(
          FieldError.invalid(
              "network_ipv6",
              "network_ipv6 must be an IPv6 network beside an IPv4 one; one of IPv6 alone is named"
                  + " by network"));
      return;
    }
    NetworkSettings.outside(wrong, "gateway_ipv6", gateway, network);
    NetworkSettings.outside(wrong, "dhcp_range_begin_ipv6", dhcpRangeBegin, network);
    NetworkSettings.outside(wrong, "dhcp_range_end_ipv6", dhcpRangeEnd, network);
    if (nameserverIp != null && !nameserverIp.v6()) {
      wrong.add(
          FieldError.invalid("nameserver_ip_ipv6", "nameserver_ip_ipv6 must be an IPv6 address"));
    }
    if ((dhcpRangeBegin == null) != (dhcpRangeEnd == null)) {
      wrong.add(
          FieldError.missing(
              dhcpRangeBegin == null ? "dhcp_range_begin_ipv6" : "dhcp_range_end_ipv6"));
    } else if (dhcpRangeBegin != null && dhcpRangeBegin.compareTo(dhcpRangeEnd) > 0) {
      wrong.add(
          FieldError.invalid(
              "dhcp_range_begin_ipv6",
              "dhcp_range_begin_ipv6 must not be above dhcp_range_end_ipv6"));
    }
  }

  /** The addresses for DHCPv6; null if there are none. */
  Range dhcpRange() {
    return dhcpRangeBegin == null ? null : new Range(dhcpRangeBegin, dhcpRangeEnd);
  }

  /** Servers in the network, whose addresses are nobody else's. */
  Stream<Address> servers() {
    return Stream.of(gateway, nameserverIp).filter(Objects::nonNull);
  }
}
