package io.perigee.compute.console;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The frames of one WebSocket at the server's side (RFC 6455): binary ones carry the console, pings
 * are answered, text is not taken. Not thread-safe.
 */
final class WebSocketFrames {

  private static final int LARGEST = 1 << 20;
  private static final int CONTINUATION = 0;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private byte[] rest = new byte[0];

  /**
   * What came with some bytes.
   *
   * @param data the console's bytes
   * @param replies frames that are to be sent for the WebSocket's own sake
   * @param closed whether the client has said goodbye
   */
  record Read(byte[] data, byte[] replies, boolean closed) {}

  Read read(byte[] piece) throws RfbSession.Broken {
    byte[] all = Arrays.copyOf(rest, rest.length + piece.length);
    System.arraycopy(piece, 0, all, rest.length, piece.length);
    ByteBuffer in = ByteBuffer.wrap(all);
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    ByteArrayOutputStream replies = new ByteArrayOutputStream();
    boolean closed = false;
    while (!closed) {
      int start = in.position();
      byte[] payload = payload(in);
      if (payload == null) {
        in.position(start);
        break;
      }
      switch (all[start] & 15) {
        case CONTINUATION, BINARY -> data.writeBytes(payload);
        case PING -> replies.writeBytes(frame(PONG, payload));
        case PONG -> {
          // Nobody waits for it.
        }
        case CLOSE -> {
          replies.writeBytes(frame(CLOSE, payload));
          closed = true;
        }
        default -> throw new RfbSession.Broken("only binary frames are taken");
      }
    }
    rest = Arrays.copyOfRange(all, in.position(), all.length);
    return new Read(data.toByteArray(), replies.toByteArray(), closed);
  }

  /** The unmasked payload of the frame that begins here; null if it is not all there. */
  private static byte[] payload(ByteBuffer in) throws RfbSession.Broken {
    if (in.remaining() < 2) {
      return null;
    }
    in.get();
    int second = in.get() & 0xff;
    if ((second & 0x80) == 0) {
      throw new RfbSession.Broken("a client's frames are masked");
    }
    long length = second & 0x7f;
    if (length == 126) {
      if (in.remaining() < 2) {
        return null;
      }
      length = in.getShort() & 0xffff;
    } else if (length == 127) {
      if (in.remaining() < 8) {
        return null;
      }
      length = in.getLong();
    }
    if (length < 0 || length > LARGEST) {
      throw new RfbSession.Broken("a frame is too large");
    }
    if (in.remaining() < 4 + length) {
      return null;
    }
    byte[] mask = new byte[4];
    in.get(mask);
    byte[] payload = new byte[(int) length];
    in.get(payload);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i & 3];
    }
    return payload;
  }

  /** A frame with the console's bytes. */
  static byte[] binary(byte[] data) {
    return frame(BINARY, data);
  }

  private static byte[] frame(int code, byte[] payload) {
    int header = payload.length < 126 ? 2 : payload.length < 65_536 ? 4 : 10;
    ByteBuffer out = ByteBuffer.allocate(header + payload.length);
    out.put((byte) (0x80 | code));
    if (header == 2) {
      out.put((byte) payload.length);
    } else if (header == 4) {
      out.put((byte) 126).putShort((short) payload.length);
    } else {
      out.put((byte) 127).putLong(payload.length);
    }
    return out.put(payload).array();
  }
}
