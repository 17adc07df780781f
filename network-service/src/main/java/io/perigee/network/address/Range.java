package io.perigee.network.address;

/**
 * Addresses from {@code first} to {@code last}, both included.
 *
 * @param first the lowest
 * @param last the highest, of the same family
 */
public record Range(Address first, Address last) {

  public Range {
    if (first.v6() != last.v6() || first.compareTo(last) > 0) {
      throw new IllegalArgumentException("no range: " + first + " - " + last);
    }
  }

  /** The range of a single address. */
  public static Range of(Address only) {
    return new Range(only, only);
  }

  public boolean contains(Address address) {
    return first.compareTo(address) <= 0 && address.compareTo(last) <= 0;
  }
}
