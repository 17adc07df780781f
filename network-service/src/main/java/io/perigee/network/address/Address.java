package io.perigee.network.address;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 address as a number, so that it can be counted and compared. IPv4 sorts before
 * IPv6.
 *
 * @param v6 true for IPv6
 * @param value the address as an unsigned number of 32 or 128 bits
 */
public record Address(boolean v6, BigInteger value) implements Comparable<Address> {

  /** {@code ::}, before which all of IPv4 sorts. */
  static final Address LOWEST_V6 = new Address(true, BigInteger.ZERO);

  private static final Pattern V4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");

  /**
   * Reads an address in its usual text form; empty if the text is none. Names are not looked up.
   */
  public static Optional<Address> parse(String text) {
    boolean v4 = V4.matcher(text).matches();
    if (!v4 && !(text.contains(":") && V6.matcher(text).matches())) {
      return Optional.empty();
    }
    try {
      // A literal: nothing is asked of a name server.
      byte[] bytes = InetAddress.getByName(text).getAddress();
      return (bytes.length == 4) == v4
          ? Optional.of(new Address(!v4, new BigInteger(1, bytes)))
          : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /**
   * An address that is known to be one.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Address of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException("not an address: " + text));
  }

  /** The number of bits of an address of this family. */
  public int bits() {
    return v6 ? 128 : 32;
  }

  public Address plus(long count) {
    return new Address(v6, value.add(BigInteger.valueOf(count)));
  }

  /** The text form; IPv6 with its longest run of zero groups left out. */
  @Override
  public String toString() {
    return v6
        ? v6Text()
        : "%d.%d.%d.%d".formatted(group(24, 0xff), group(16, 0xff), group(8, 0xff), group(0, 0xff));
  }

  @Override
  public int compareTo(Address other) {
    return v6 == other.v6 ? value.compareTo(other.value) : Boolean.compare(v6, other.v6);
  }

  private int group(int shift, int mask) {
    return value.shiftRight(shift).intValue() & mask;
  }

  private String v6Text() {
    int bestStart = -1;
    int bestLength = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && group(112 - 16 * end, 0xffff) == 0) {
        end++;
      }
      if (end - i > bestLength) {
        bestStart = i;
        bestLength = end - i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == bestStart) {
        text.append("::");
        i += bestLength - 1;
      } else {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(group(112 - 16 * i, 0xffff)));
      }
    }
    return text.toString();
  }
}
