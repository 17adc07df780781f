package io.perigee.image.face.luna;

import io.perigee.contracts.error.Invalid;
import io.perigee.image.torrent.Announcement;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The query of a request to the tracker, whose values are bytes rather than text. */
final class TrackerQuery {

  private static final int HASH = 20;
  private static final int MOST_PARAMETERS = 200;
  private static final int USUAL_PEERS = 50;
  private static final int MOST_PEERS = 200;

  private final List<String> names = new ArrayList<>();
  private final List<byte[]> values = new ArrayList<>();

  /**
   * @param raw the query with its escapes; null if there is none
   */
  TrackerQuery(String raw) {
    for (String pair : raw == null ? new String[0] : raw.split("&", MOST_PARAMETERS)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        names.add(pair.substring(0, equals));
        values.add(bytes(pair.substring(equals + 1)));
      }
    }
  }

  /**
   * @throws Invalid naming the parameter that is missing or wrong
   */
  Announcement announcement(InetAddress from) {
    long left = number("left", 0, Long.MAX_VALUE, 1);
    return new Announcement(
        hash("info_hash"),
        hash("peer_id"),
        from,
        (int) number("port", 1, 65_535, -1),
        left == 0,
        event(),
        (int) Math.min(MOST_PEERS, number("numwant", 0, Integer.MAX_VALUE, USUAL_PEERS)),
        number("compact", 0, 1, 1) == 1);
  }

  /** Every {@code info_hash}. */
  List<byte[]> hashes() {
    List<byte[]> hashes = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equals("info_hash")) {
        hashes.add(sized("info_hash", values.get(i)));
      }
    }
    return hashes;
  }

  private Announcement.Event event() {
    byte[] value = find("event");
    String text = value == null ? "" : new String(value, StandardCharsets.ISO_8859_1);
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "", "empty" -> Announcement.Event.NONE;
      case "started" -> Announcement.Event.STARTED;
      case "completed" -> Announcement.Event.COMPLETED;
      case "stopped" -> Announcement.Event.STOPPED;
      default -> throw Invalid.field("event", "event must be started, completed or stopped");
    };
  }

  private byte[] hash(String name) {
    byte[] value = find(name);
    if (value == null) {
      throw Invalid.field(name, name + " is missing");
    }
    return sized(name, value);
  }

  private static byte[] sized(String name, byte[] value) {
    if (value.length != HASH) {
      throw Invalid.field(name, name + " must be " + HASH + " bytes, not " + value.length);
    }
    return value;
  }

  /**
   * @param fallback what is meant without it; less than {@code min} if it must be there
   */
  private long number(String name, long min, long max, long fallback) {
    byte[] value = find(name);
    if (value == null && fallback >= min) {
      return fallback;
    }
    String text = value == null ? "" : new String(value, StandardCharsets.ISO_8859_1);
    if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) < min || Long.parseLong(text) > max) {
      throw Invalid.field(name, name + " must be a whole number from " + min + " to " + max);
    }
    return Long.parseLong(text);
  }

  private byte[] find(String name) {
    int at = names.indexOf(name);
    return at < 0 ? null : values.get(at);
  }

  private static byte[] bytes(String escaped) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c == '%' && i + 2 < escaped.length() && hex(escaped, i + 1) && hex(escaped, i + 2)) {
        out.write(Integer.parseInt(escaped, i + 1, i + 3, 16));
        i += 2;
      } else {
        out.write(c);
      }
    }
    return out.toByteArray();
  }

  private static boolean hex(String text, int at) {
    return Character.digit(text.charAt(at), 16) >= 0;
  }
}
