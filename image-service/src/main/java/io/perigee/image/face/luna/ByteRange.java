package io.perigee.image.face.luna;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One range of a file's bytes (RFC 9110, 14).
 *
 * @param first offset of the first byte
 * @param length how many bytes
 */
record ByteRange(long first, long length) {

  private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /** What a {@code Range} header asks for. */
  sealed interface Wish {}

  /** The whole file: no range was sent, or one that is not heeded, such as several. */
  record Whole() implements Wish {}

  /** A part of it. */
  record Part(ByteRange range) implements Wish {}

  /** Nothing that the file has. */
  record Beyond() implements Wish {}

  static Wish of(String header, long size) {
    Matcher range = ONE.matcher(Optional.ofNullable(header).orElse("").strip());
    if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
      return new Whole();
    }
    if (range.group(1).isEmpty()) {
      long last = Math.min(Long.parseLong(range.group(2)), size);
      return last == 0 ? new Beyond() : new Part(new ByteRange(size - last, last));
    }
    long first = Long.parseLong(range.group(1));
    long end = range.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(range.group(2));
    if (end < first) {
      return new Whole();
    }
    return first >= size
        ? new Beyond()
        : new Part(new ByteRange(first, Math.min(end, size - 1) - first + 1));
  }

  /** As {@code Content-Range} gives it. */
  String of(long size) {
    return "bytes %d-%d/%d".formatted(first, first + length - 1, size);
  }
}
