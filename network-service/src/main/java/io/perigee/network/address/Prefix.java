package io.perigee.network.address;

import java.math.BigInteger;
import java.util.Optional;

/**
 * An IP network in CIDR form.
 *
 * @param first its lowest address
 * @param length how many leading bits all of its addresses share
 */
public record Prefix(Address first, int length) {

  /**
   * Reads {@code 10.141.0.0/16}; empty if the text is no network, or has bits set behind the
   * prefix.
   */
  public static Optional<Prefix> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("\\d{1,3}")) {
      return Optional.empty();
    }
    int length = Integer.parseInt(text.substring(slash + 1));
    return Address.parse(text.substring(0, slash))
        .filter(a -> length <= a.bits())
        .map(a -> new Prefix(a, length))
        .filter(p -> p.first.value().and(p.hostMask()).signum() == 0);
  }

  /** The highest address: IPv4's broadcast address. */
  public Address last() {
    return new Address(first.v6(), first.value().or(hostMask()));
  }

  public Range range() {
    return new Range(first, last());
  }

  public boolean contains(Address address) {
    return address.v6() == first.v6() && range().contains(address);
  }

  /** True if the two have addresses in common. */
  public boolean overlaps(Prefix other) {
    return contains(other.first()) || other.contains(first);
  }

  /**
   * True if its first address names the network itself: not in point-to-point links and single
   * addresses.
   */
  public boolean hasNetworkAddress() {
    return first.bits() - length >= 2;
  }

  /** True if its last address means all of its hosts. */
  public boolean hasBroadcastAddress() {
    return !first.v6() && hasNetworkAddress();
  }

  @Override
  public String toString() {
    return first + "/" + length;
  }

  private BigInteger hostMask() {
    return BigInteger.ONE.shiftLeft(first.bits() - length).subtract(BigInteger.ONE);
  }
}
