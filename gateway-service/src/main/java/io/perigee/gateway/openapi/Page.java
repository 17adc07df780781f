package io.perigee.gateway.openapi;

import io.vertx.core.buffer.Buffer;

/**
 * Something to read that the gateway serves itself.
 *
 * @param type its media type
 * @param etag its entity tag, with quotes
 */
record Page(String type, Buffer content, String etag) {

  static Page of(String type, byte[] content) {
    return new Page(type, Buffer.buffer(content), "\"" + digest(content) + "\"");
  }

  private static String digest(byte[] content) {
    try {
      byte[] whole = java.security.MessageDigest.getInstance("SHA-256").digest(content);
      return java.util.HexFormat.of().formatHex(whole, 0, 12);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
