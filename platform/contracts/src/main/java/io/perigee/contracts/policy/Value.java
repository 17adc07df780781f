package io.perigee.contracts.policy;

import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;

/** A value that a rule compares with. */
sealed interface Value {

  record Time(LocalTime time) implements Value {}

  record Day(DayOfWeek day) implements Value {}

  record Date(Instant instant) implements Value {}

  record Text(String text) implements Value {}

  /** Addresses whose first bits are these; a single address has them all. */
  record Prefix(byte[] address, int bits) implements Value {

    boolean holds(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit & 7);
        if (((address[bit >> 3] ^ other[bit >> 3]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  /** Reads a token as a value of a type. */
  static Value of(Token token, Subject.Type type) {
    String text = token.text();
    try {
      return switch (type) {
        case TIME -> new Time(LocalTime.parse(text.length() == 4 ? "0" + text : text));
        case DAY -> new Day(day(text));
        case DATE -> new Date(date(text));
        case IP -> prefix(text);
        case STRING -> new Text(text);
      };
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new MalformedRule(token.column(), token.shown() + " is no " + example(type));
    }
  }

  private static String example(Subject.Type type) {
    return switch (type) {
      case TIME -> "time like 07:30:00";
      case DAY -> "day of the week like Mon or Monday";
      case DATE -> "date like 2026-11-21 or 2026-11-21T13:00:00";
      case IP ->
          "address or prefix like 10.0.0.0/8; one of IPv6 with \"::\" stands in quotation marks";
      case STRING -> "text";
    };
  }

  private static DayOfWeek day(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    for (DayOfWeek day : DayOfWeek.values()) {
      if (upper.length() >= 3 && day.name().startsWith(upper)) {
        return day;
      }
    }
    throw new IllegalArgumentException();
  }

  private static Instant date(String text) {
    if (text.length() == 10) {
      return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
    return text.endsWith("Z")
        ? Instant.parse(text)
        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
  }

  private static Prefix prefix(String text) {
    int slash = text.indexOf('/');
    byte[] address = address(slash < 0 ? text : text.substring(0, slash));
    int all = address.length * 8;
    int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
    if (bits < 0 || bits > all) {
      throw new IllegalArgumentException();
    }
    return new Prefix(address, bits);
  }

  /** The bytes of a literal; names are never looked up. */
  static byte[] address(String literal) {
    return InetAddress.ofLiteral(literal).getAddress();
  }
}
