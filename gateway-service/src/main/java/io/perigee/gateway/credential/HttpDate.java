package io.perigee.gateway.credential;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Dates of HTTP headers, {@code Sat, 21 Nov 2026 03:00:00 GMT}; Go's clients write {@code UTC}. */
final class HttpDate {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss", Locale.US);

  /** Who signs many requests in a second writes the same date in all of them. */
  private static volatile Read last = new Read("", 0);

  private HttpDate() {}

  private record Read(String text, long seconds) {}

  /**
   * Seconds since the epoch.
   *
   * @throws io.perigee.gateway.answer.Refused if it is no such date
   */
  static long seconds(String text) {
    Read known = last;
    if (known.text.equals(text)) {
      return known.seconds;
    }
    long seconds = read(text);
    last = new Read(text, seconds);
    return seconds;
  }

  private static long read(String text) {
    if (text.length() < 24
        || text.length() > 32
        || !(text.endsWith(" GMT") || text.endsWith(" UTC"))) {
      throw malformed();
    }
    try {
      return LocalDateTime.parse(text.substring(0, text.length() - 4), FORMAT)
          .toEpochSecond(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw malformed();
    }
  }

  private static RuntimeException malformed() {
    return HttpSignature.refused("the Date header must be like Sat, 21 Nov 2026 03:00:00 GMT");
  }
}
