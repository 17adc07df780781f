package io.perigee.network.dns.zone;

import io.perigee.network.address.Address;
import io.perigee.network.address.Prefix;
import java.util.ArrayList;
import java.util.List;

/**
 * Names of addresses for the way back from an address to a name (RFC 1035, section 3.5; RFC 3596,
 * section 2.5).
 */
final class ReverseZone {

  private static final int V4_STEP = 8;
  private static final int V6_STEP = 4;

  private ReverseZone() {}

  /**
   * The zone that a network's addresses lie in: that of its prefix, or of the next wider one that
   * ends between labels.
   */
  static String of(Prefix network) {
    int step = step(network.first());
    List<String> labels = labels(network.first());
    int kept = Math.max(1, network.length() / step);
    return String.join(".", labels.subList(labels.size() - kept, labels.size()))
        + suffix(network.first());
  }

  /** An address's name within {@link #of(Prefix)}. */
  static String name(Address address, Prefix network) {
    List<String> labels = labels(address);
    int kept = Math.max(1, network.length() / step(address));
    List<String> own = labels.subList(0, labels.size() - kept);
    return own.isEmpty() ? "@" : String.join(".", own);
  }

  private static int step(Address address) {
    return address.v6() ? V6_STEP : V4_STEP;
  }

  private static String suffix(Address address) {
    return address.v6() ? ".ip6.arpa" : ".in-addr.arpa";
  }

  /** Those of the lowest bits first. */
  private static List<String> labels(Address address) {
    int step = step(address);
    int mask = (1 << step) - 1;
    List<String> labels = new ArrayList<>();
    for (int shift = 0; shift < address.bits(); shift += step) {
      int value = address.value().shiftRight(shift).intValue() & mask;
      labels.add(address.v6() ? Integer.toHexString(value) : Integer.toString(value));
    }
    return labels;
  }
}
