package io.perigee.compute.face.luna;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes {@code {"config":{"<kind>":{"<name>":{…},…}}}} from documents that are ready, without
 * reading them.
 */
final class ShownList {

  private final OutputStream out;
  private boolean first = true;

  ShownList(OutputStream out, String kind) {
    this.out = out;
    text("{\"config\":{\"" + kind + "\":{");
  }

  /**
   * @param name a name without characters that JSON escapes, as all names of nodes and groups are
   * @param json the document in UTF-8
   */
  ShownList add(String name, byte[] json) {
    text((first ? "\"" : ",\"") + name + "\":");
    first = false;
    write(json);
    return this;
  }

  void end() {
    text("}}}");
  }

  private void text(String text) {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  private void write(byte[] bytes) {
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
