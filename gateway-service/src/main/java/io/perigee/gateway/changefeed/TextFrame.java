package io.perigee.gateway.changefeed;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A text message of a server as the one frame that it is on the wire (RFC 6455, 5.2). */
final class TextFrame {

  private static final byte LAST_OF_TEXT = (byte) 0x81;
  private static final int SHORT = 125;
  private static final int LONG = 0xffff;
  private static final int HEAD = 10;

  private TextFrame() {}

  /** In one frame, however long: not every client puts fragments together. */
  static byte[] of(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(HEAD + payload.length).put(LAST_OF_TEXT);
    if (payload.length <= SHORT) {
      frame.put((byte) payload.length);
    } else if (payload.length <= LONG) {
      frame.put((byte) 126).putShort((short) payload.length);
    } else {
      frame.put((byte) 127).putLong(payload.length);
    }
    byte[] all = new byte[frame.put(payload).flip().remaining()];
    frame.get(all);
    return all;
  }
}
