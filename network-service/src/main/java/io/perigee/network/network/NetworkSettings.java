package io.perigee.network.network;

import io.perigee.contracts.error.FieldError;
import io.perigee.contracts.error.Invalid;
import io.perigee.network.address.Address;
import io.perigee.network.address.Prefix;
import io.perigee.network.address.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is configured of a network (Luna2 REST API, "Network Management").
 *
 * @param name the name outside, unique among the operator's networks or those of an account
 * @param network the addresses of the network
 * @param gateway the router's address; null if there is none
 * @param gatewayMetric the route's metric; null for the guest's default
 * @param nameserverIp the name server; null for the cluster's
 * @param ntpServer address or host name; null for the cluster's
 * @param zone {@code internal} or {@code external}, for firewalls of nodes
 * @param type the link, {@code ethernet} or {@code infiniband}
 * @param dhcp true if addresses of the range below are given out by DHCP
 * @param dhcpRangeBegin first address for DHCP; null without DHCP
 * @param dhcpRangeEnd last address for DHCP; null without DHCP
 * @param comment free text; may be null
 * @param shared the operator's network on whose link this one is too, for DHCP; null if it has one
 *     of its own
 * @param fabric what it is on an account's fabric; null for others
 * @param ipv6 its IPv6 addresses beside those of {@code network}; null if it has one family only
 */
public record NetworkSettings(
    String name,
    Prefix network,
    Address gateway,
    Integer gatewayMetric,
    Address nameserverIp,
    String ntpServer,
    String zone,
    String type,
    boolean dhcp,
    Address dhcpRangeBegin,
    Address dhcpRangeEnd,
    String comment,
    String shared,
    Fabric fabric,
    Ipv6 ipv6) {

  /** Settings of a network of one family. */
  public NetworkSettings(
      String name,
      Prefix network,
      Address gateway,
      Integer gatewayMetric,
      Address nameserverIp,
      String ntpServer,
      String zone,
      String type,
      boolean dhcp,
      Address dhcpRangeBegin,
      Address dhcpRangeEnd,
      String comment,
      String shared,
      Fabric fabric) {
    this(
        name,
        network,
        gateway,
        gatewayMetric,
        nameserverIp,
        ntpServer,
        zone,
        type,
        dhcp,
        dhcpRangeBegin,
        dhcpRangeEnd,
        comment,
        shared,
        fabric,
        null);
  }

  /** A network of which only the name is said. */
  public static NetworkSettings named(String name) {
    return new NetworkSettings(
        name,
        null,
        null,
        null,
        null,
        null,
        "internal",
        "ethernet",
        false,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** A plain network inside. */
  public static NetworkSettings of(String name, Prefix network, Address gateway) {
    return new NetworkSettings(
        name,
        network,
        gateway,
        null,
        null,
        null,
        "internal",
        "ethernet",
        false,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /**
   * Checks what must hold between the fields.
   *
   * @throws Invalid naming every field at fault
   */
  public NetworkSettings checked() {
    List<FieldError> wrong = new ArrayList<>();
    if (network == null) {
      wrong.add(FieldError.missing("network"));
    } else {
      outside(wrong, "gateway", gateway, network);
      outside(wrong, "dhcp_range_begin", dhcpRangeBegin, network);
      outside(wrong, "dhcp_range_end", dhcpRangeEnd, network);
      if (fabric != null) {
        outside(wrong, "provision_start_ip", fabric.provisionStart(), network);
        outside(wrong, "provision_end_ip", fabric.provisionEnd(), network);
        if (fabric.provisionStart().compareTo(fabric.provisionEnd()) > 0) {
          wrong.add(
              FieldError.invalid(
                  "provision_start_ip", "provision_start_ip must not be above provision_end_ip"));
        }
      }
    }
    if (dhcp && dhcpRangeBegin == null) {
      wrong.add(FieldError.missing("dhcp_range_begin"));
    }
    if (dhcp && dhcpRangeEnd == null) {
      wrong.add(FieldError.missing("dhcp_range_end"));
    }
    if (dhcpRangeBegin != null
        && dhcpRangeEnd != null
        && dhcpRangeBegin.compareTo(dhcpRangeEnd) > 0) {
      wrong.add(
          FieldError.invalid(
              "dhcp_range_begin", "dhcp_range_begin must not be above dhcp_range_end"));
    }
    if (ipv6 != null) {
      ipv6.check(wrong, network);
    }
    if (!wrong.isEmpty()) {
      throw new Invalid(
          "InvalidArgument",
          String.join("; ", wrong.stream().map(FieldError::message).toList()),
          wrong);
    }
    return this;
  }

  /** Its networks: one, or that of IPv4 and that of IPv6. */
  public List<Prefix> prefixes() {
    return ipv6 == null ? List.of(network) : List.of(network, ipv6.network());
  }

  /** Its network of a family; empty if it has no addresses of it. */
  public Optional<Prefix> prefix(boolean v6) {
    return prefixes().stream().filter(p -> p.first().v6() == v6).findFirst();
  }

  /** True for the addresses of each of its families. */
  public boolean contains(Address address) {
    return prefixes().stream().anyMatch(p -> p.contains(address));
  }

  /** The addresses for DHCP, of each family that has some. */
  public List<Range> dhcpRanges() {
    return dhcp
        ? Stream.of(new Range(dhcpRangeBegin, dhcpRangeEnd), ipv6 == null ? null : ipv6.dhcpRange())
            .filter(Objects::nonNull)
            .toList()
        : List.of();
  }

  /**
   * The addresses that no interface may have: the network's own, its broadcast address and its
   * gateway.
   */
  public boolean forbids(Address address) {
    return prefixes().stream()
            .anyMatch(
                p ->
                    p.hasNetworkAddress() && address.equals(p.first())
                        || p.hasBroadcastAddress() && address.equals(p.last()))
        || address.equals(gateway)
        || ipv6 != null && address.equals(ipv6.gateway());
  }

  /**
   * What is not handed out as the next free address: besides what is forbidden, servers in the
   * network and DHCP's ranges.
   */
  public List<Range> withheld() {
    List<Range> withheld = new ArrayList<>();
    for (Prefix prefix : prefixes()) {
      if (prefix.hasNetworkAddress()) {
        withheld.add(Range.of(prefix.first()));
      }
      if (prefix.hasBroadcastAddress()) {
        withheld.add(Range.of(prefix.last()));
      }
    }
    Stream.concat(
            Stream.of(
                gateway,
                nameserverIp,
                ntpServer == null ? null : Address.parse(ntpServer).orElse(null)),
            ipv6 == null ? Stream.of() : ipv6.servers())
        .filter(Objects::nonNull)
        .filter(this::contains)
        .forEach(server -> withheld.add(Range.of(server)));
    withheld.addAll(dhcpRanges());
    if (fabric != null) {
      withheld.addAll(fabric.outside(network));
    }
    return withheld;
  }

  /** True if other addresses are free or withheld than with these settings. */
  public boolean divides(NetworkSettings other) {
    return !prefixes().equals(other.prefixes()) || !withheld().equals(other.withheld());
  }

  /** The names of the fields that differ. */
  public List<String> changed(NetworkSettings other) {
    List<String> changed = new ArrayList<>();
    note(changed, "name", name, other.name);
    note(changed, "network", network, other.network);
    note(changed, "gateway", gateway, other.gateway);
    note(changed, "gateway_metric", gatewayMetric, other.gatewayMetric);
    note(changed, "nameserver_ip", nameserverIp, other.nameserverIp);
    note(changed, "ntp_server", ntpServer, other.ntpServer);
    note(changed, "zone", zone, other.zone);
    note(changed, "type", type, other.type);
    note(changed, "dhcp", dhcp, other.dhcp);
    note(changed, "dhcp_range_begin", dhcpRangeBegin, other.dhcpRangeBegin);
    note(changed, "dhcp_range_end", dhcpRangeEnd, other.dhcpRangeEnd);
    note(changed, "comment", comment, other.comment);
    note(changed, "shared", shared, other.shared);
    note(changed, "fabric", fabric, other.fabric);
    noteIpv6(changed, ipv6, other.ipv6);
    return changed;
  }

  static void outside(List<FieldError> wrong, String field, Address address, Prefix network) {
    if (address != null && !network.contains(address)) {
      wrong.add(
          FieldError.invalid(
              field, "%s %s is not in the network %s".formatted(field, address, network)));
    }
  }

  private static void noteIpv6(List<String> changed, Ipv6 a, Ipv6 b) {
    Ipv6 none = new Ipv6(null, null, null, null, null);
    Ipv6 one = a == null ? none : a;
    Ipv6 two = b == null ? none : b;
    note(changed, "network_ipv6", one.network(), two.network());
    note(changed, "gateway_ipv6", one.gateway(), two.gateway());
    note(changed, "nameserver_ip_ipv6", one.nameserverIp(), two.nameserverIp());
    note(changed, "dhcp_range_begin_ipv6", one.dhcpRangeBegin(), two.dhcpRangeBegin());
    note(changed, "dhcp_range_end_ipv6", one.dhcpRangeEnd(), two.dhcpRangeEnd());
  }

  private static void note(List<String> changed, String field, Object a, Object b) {
    if (!Objects.equals(a, b)) {
      changed.add(field);
    }
  }
}
