package io.perigee.contracts.hostlist;

import io.perigee.contracts.error.Invalid;
import java.util.ArrayList;
import java.util.List;

/** Reads a hostlist entry by entry, from left to right. */
final class HostlistReader {

  /** Numbers have at most so many digits, padding included, so that they fit a long. */
  private static final int MAX_DIGITS = 18;

  private final String text;
  private final int maxHosts;
  private int at;
  private boolean more = true;

  HostlistReader(String text, int maxHosts) {
    this.text = text;
    this.maxHosts = maxHosts;
  }

  boolean hasNext() {
    return more;
  }

  /**
   * The hosts of the next entry.
   *
   * @param room how many it may name
   */
  List<String> next(int room) {
    skipBlanks();
    int start = at;
    List<String> hosts = List.of("");
    StringBuilder literal = new StringBuilder();
    while (at < text.length() && text.charAt(at) != ',') {
      char c = text.charAt(at);
      switch (c) {
        case '[' -> {
          hosts = append(hosts, literal);
          hosts = multiply(hosts, set(), room);
        }
        case ']' -> throw error(at, "']' without '['");
        case ' ', '\t', '\r', '\n' -> {
          skipBlanks();
          if (at < text.length() && text.charAt(at) != ',') {
            throw error(at, "a blank inside a name; separate names with commas");
          }
        }
        default -> {
          literal.append(c);
          at++;
        }
      }
    }
    hosts = append(hosts, literal);
    if (hosts.size() == 1 && hosts.getFirst().isEmpty()) {
      throw error(start, "a name is missing");
    }
    if (hosts.size() > room) {
      throw tooMany();
    }
    more = at < text.length();
    at++;
    return hosts;
  }

  /** Reads {@code [001-003,007]}; {@code at} is on the bracket, and then behind it. */
  private List<Range> set() {
    int open = at++;
    List<Range> ranges = new ArrayList<>();
    while (true) {
      String first = digits(open);
      String last = first;
      skipBlanks();
      if (at < text.length() && text.charAt(at) == '-') {
        at++;
        int lastAt = at;
        last = digits(open);
        if (Long.parseLong(last) < Long.parseLong(first)) {
          throw error(lastAt, "the range " + first + "-" + last + " runs backwards");
        }
      }
      ranges.add(new Range(Long.parseLong(first), Long.parseLong(last), first.length()));
      skipBlanks();
      if (at >= text.length()) {
        throw error(open, "'[' without ']'");
      }
      char c = text.charAt(at++);
      if (c == ']') {
        return ranges;
      }
      if (c != ',') {
        throw error(at - 1, "'" + c + "' in brackets; only numbers, '-' and ',' may stand there");
      }
    }
  }

  private String digits(int open) {
    skipBlanks();
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == text.length()) {
      throw error(open, "'[' without ']'");
    }
    if (at == start) {
      throw error(at, "a number is missing");
    }
    if (at - start > MAX_DIGITS) {
      throw error(start, "a number has more than " + MAX_DIGITS + " digits");
    }
    return text.substring(start, at);
  }

  private List<String> multiply(List<String> hosts, List<Range> ranges, int room) {
    List<String> product = new ArrayList<>();
    for (String host : hosts) {
      for (Range range : ranges) {
        // Before any name is made: 1-999999999999 would not fit the memory.
        if (range.last - range.first >= room - product.size()) {
          throw tooMany();
        }
        for (long n = range.first; n <= range.last; n++) {
          product.add(host + padded(n, range.width));
        }
      }
    }
    return product;
  }

  private static List<String> append(List<String> hosts, StringBuilder literal) {
    if (literal.isEmpty()) {
      return hosts;
    }
    String tail = literal.toString();
    literal.setLength(0);
    return hosts.stream().map(host -> host + tail).toList();
  }

  static String padded(long number, int width) {
    String digits = Long.toString(number);
    return digits.length() >= width ? digits : "0".repeat(width - digits.length()) + digits;
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private Invalid tooMany() {
    return Invalid.field(
        "hostlist", "the hostlist names too many hosts; at most " + maxHosts + " are allowed");
  }

  private static Invalid error(int position, String what) {
    return Invalid.field(
        "hostlist", "the hostlist is wrong at position " + (position + 1) + ": " + what);
  }

  private record Range(long first, long last, int width) {}
}
