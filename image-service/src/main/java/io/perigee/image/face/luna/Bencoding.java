package io.perigee.image.face.luna;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** BitTorrent's encoding (BEP 3) of numbers, texts, bytes, lists and dictionaries. */
final class Bencoding {

  private Bencoding() {}

  /**
   * @param value a {@code Long}, {@code String}, {@code byte[]}, {@code List}, or a {@code Map}
   *     whose keys are {@code String}, or {@code byte[]} in a map of {@link #byBytes}
   */
  static byte[] encode(Object value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out, value);
    return out.toByteArray();
  }

  /** A dictionary with bytes as keys, in their order. */
  static Map<byte[], Object> byBytes() {
    return new TreeMap<>(Arrays::compareUnsigned);
  }

  private static void write(ByteArrayOutputStream out, Object value) {
    switch (value) {
      case Long number -> out.writeBytes(ascii("i" + number + "e"));
      case String text -> write(out, text.getBytes(StandardCharsets.UTF_8));
      case byte[] bytes -> {
        out.writeBytes(ascii(bytes.length + ":"));
        out.writeBytes(bytes);
      }
      case List<?> list -> {
        out.write('l');
        list.forEach(entry -> write(out, entry));
        out.write('e');
      }
      case Map<?, ?> map -> {
        out.write('d');
        map.forEach(
            (key, entry) -> {
              write(out, key);
              write(out, entry);
            });
        out.write('e');
      }
      default -> throw new IllegalArgumentException("not to be encoded: " + value.getClass());
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
