package io.perigee.journeys.badinput;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Bodies that no endpoint can take. */
final class Bodies {

  /** One more than the gateway takes where a route sets no limit of its own. */
  private static final int TOO_LARGE = (1 << 20) + 1;

  private Bodies() {}

  /** Documents that are no JSON, or not of the shape that every request has. */
  static Map<String, byte[]> malformed() {
    Map<String, byte[]> bodies = new LinkedHashMap<>();
    for (String text :
        new String[] {
          "{",
          "no JSON",
          "[]",
          "null",
          "7",
          "\"text\"",
          "{\"a\":1}}",
          "{\"a\":}",
          "{'a':1}",
          "<a/>",
          "{\"a\":NaN}",
          "\\u007b}",
          "\u0000"
        }) {
      bodies.put(text.replace("\u0000", "a NUL"), text.getBytes(StandardCharsets.UTF_8));
    }
    bodies.put(
        "bytes that are no UTF-8",
        new byte[] {'{', '"', (byte) 0xc3, (byte) 0x28, '"', ':', '1', '}'});
    bodies.put("UTF-16", "{\"a\":1".getBytes(StandardCharsets.UTF_16));
    bodies.put("nested too deep", "[".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
    bodies.put(
        "objects nested too deep", "{\"a\":".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
    bodies.put(
        "a number too long",
        ("{\"a\":" + "9".repeat(200_000) + "}").getBytes(StandardCharsets.US_ASCII));
    return bodies;
  }

  /** Larger than taken, and saying so. */
  static BodyPublisher announced() {
    return BodyPublishers.ofByteArray(tooLarge());
  }

  /** Larger than taken, in chunks. */
  static BodyPublisher chunked() {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(tooLarge()));
  }

  private static byte[] tooLarge() {
    byte[] body = new byte[TOO_LARGE];
    Arrays.fill(body, (byte) ' ');
    return body;
  }
}
