package io.perigee.compute.face.luna;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A node's ready document as its reader may see it: the digest that a TPM is known by opens what is
 * the node's, and is hidden from viewers.
 */
final class NodeSeen {

  /** Quotes inside texts are escaped, so that this is the field. */
  private static final Pattern DIGEST = Pattern.compile("\"tpm_sha256\":\"(?:[^\"\\\\]|\\\\.)*+\"");

  private NodeSeen() {}

  /**
   * @param sees whether the reader may see secrets
   * @param json in UTF-8, without blanks
   */
  static byte[] by(boolean sees, byte[] json) {
    if (sees) {
      return json;
    }
    String text = new String(json, StandardCharsets.UTF_8);
    return DIGEST
        .matcher(text)
        .replaceFirst("\"tpm_sha256\":\"" + NodeBody.HIDDEN + "\"")
        .getBytes(StandardCharsets.UTF_8);
  }
}
