package io.perigee.network.firewall;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What a rule lets through or stops. */
public sealed interface Traffic {

  Protocol protocol();

  /** True if a packet of this protocol, to this port or of this ICMP type and code, is meant. */
  boolean covers(Packet packet);

  /** The normal form. */
  String text();

  /**
   * TCP or UDP.
   *
   * @param ranges by their first port, each once; empty for all ports
   */
  record Ports(Protocol protocol, List<PortRange> ranges) implements Traffic {

    public Ports {
      ranges = ranges.stream().distinct().sorted(PortRange.NORMAL).toList();
    }

    @Override
    public boolean covers(Packet packet) {
      return packet.protocol() == protocol
          && (ranges.isEmpty() || ranges.stream().anyMatch(r -> r.contains(packet.port())));
    }

    @Override
    public String text() {
      if (ranges.isEmpty()) {
        return protocol.text() + " PORT all";
      }
      if (ranges.stream().anyMatch(PortRange::written)) {
        return protocol.text()
            + " PORTS "
            + ranges.stream().map(PortRange::text).collect(Collectors.joining(", "));
      }
      return protocol.text()
          + " "
          + RuleSpec.joined(ranges.stream().map(r -> "PORT " + r.first()).toList(), " AND ");
    }
  }

  /**
   * Ports from first to last.
   *
   * @param written true if it was written as a range, even of one port
   */
  record PortRange(int first, int last, boolean written) {

    static final Comparator<PortRange> NORMAL =
        Comparator.comparingInt(PortRange::first).thenComparingInt(PortRange::last);

    boolean contains(int port) {
      return first <= port && port <= last;
    }

    String text() {
      return written ? first + " - " + last : Integer.toString(first);
    }
  }

  /**
   * ICMP, of either family.
   *
   * @param types by type and code, each once; empty for all types
   */
  record Types(Protocol protocol, List<IcmpType> types) implements Traffic {

    public Types {
      types = types.stream().distinct().sorted(IcmpType.NORMAL).toList();
    }

    @Override
    public boolean covers(Packet packet) {
      return packet.protocol() == protocol
          && (types.isEmpty() || types.stream().anyMatch(t -> t.covers(packet)));
    }

    @Override
    public String text() {
      return protocol.text()
          + " "
          + (types.isEmpty()
              ? "TYPE all"
              : RuleSpec.joined(types.stream().map(IcmpType::text).toList(), " AND "));
    }
  }

  /**
   * An ICMP type.
   *
   * @param code null for any
   */
  record IcmpType(int type, Integer code) {

    static final Comparator<IcmpType> NORMAL =
        Comparator.comparingInt(IcmpType::type)
            .thenComparing(IcmpType::code, Comparator.nullsFirst(Comparator.naturalOrder()));

    boolean covers(Packet packet) {
      return type == packet.type() && (code == null || code == packet.code());
    }

    String text() {
      return "TYPE " + type + (code == null ? "" : " CODE " + code);
    }
  }
}
