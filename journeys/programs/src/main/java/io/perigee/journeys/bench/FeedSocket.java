package io.perigee.journeys.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A subscriber of the changefeed: a WebSocket (RFC 6455) that reads whole messages and answers
 * pings. Blocking until it is open; then {@link FeedSockets} reads it when there is something.
 */
final class FeedSocket implements AutoCloseable {

  private static final int CONNECT_MS = 5_000;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final byte MASKED_PONG = (byte) 0x8a;
  private static final byte[] PUBLISHED = "\"published\":".getBytes(StandardCharsets.US_ASCII);

  /** Takes what a change's message says of when it was published. */
  @FunctionalInterface
  interface Heard {
    /**
     * @param published epoch milliseconds
     */
    void change(long published);
  }

  private final SocketChannel channel = SocketChannel.open();

  /** What was read of a frame that has not come whole; empty mostly. */
  private byte[] begun = new byte[0];

  /**
   * @throws IOException if the gateway does not open it
   */
  FeedSocket(String base, String path, Map<String, String> headers) throws IOException {
    URI uri = URI.create(base);
    channel.socket().connect(new InetSocketAddress(uri.getHost(), uri.getPort()), CONNECT_MS);
    StringBuilder head =
        new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: " + uri.getAuthority());
    headers.forEach((name, value) -> head.append("\r\n").append(name).append(": ").append(value));
    head.append("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13")
        .append("\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    channel.write(ByteBuffer.wrap(head.toString().getBytes(StandardCharsets.US_ASCII)));
    channel.socket().setSoTimeout(CONNECT_MS * 6);
    String answer = answer();
    if (!answer.startsWith("HTTP/1.1 101 ")) {
      close();
      throw new IOException("the changefeed answers " + answer.lines().findFirst().orElse(""));
    }
  }

  SocketChannel channel() {
    return channel;
  }

  /**
   * Reads what there is.
   *
   * @param shared empty; for the moment of this call only
   * @return false once either side has closed
   */
  boolean read(ByteBuffer shared, Heard heard) throws IOException {
    shared.put(begun);
    if (channel.read(shared) < 0) {
      return false;
    }
    shared.flip();
    while (isWhole(shared)) {
      if (!frame(shared, heard)) {
        return false;
      }
    }
    begun = new byte[shared.remaining()];
    shared.get(begun);
    return true;
  }

  private static boolean isWhole(ByteBuffer in) {
    int at = in.position();
    if (in.remaining() < 2) {
      return false;
    }
    int length = in.get(at + 1) & 0x7f;
    if (length < 126) {
      return in.remaining() >= 2 + length;
    }
    return in.remaining() >= 4 && in.remaining() >= 4 + (in.getShort(at + 2) & 0xffff);
  }

  /** One frame of at most 64 KiB, which is there. */
  private boolean frame(ByteBuffer in, Heard heard) throws IOException {
    int opcode = in.get() & 0x0f;
    int length = in.get() & 0x7f;
    if (length == 127) {
      throw new IOException("a message of over 64 KiB");
    }
    if (length == 126) {
      length = in.getShort() & 0xffff;
    }
    ByteBuffer payload = in.slice(in.position(), length);
    in.position(in.position() + length);
    switch (opcode) {
      case TEXT -> heard.change(published(payload));
      case PING -> pong(payload);
      case CLOSE -> {
        return false;
      }
      default -> {
        // nothing else is sent
      }
    }
    return true;
  }

  /** A mask of zeros leaves the payload as it is. */
  private void pong(ByteBuffer payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(6 + payload.remaining());
    frame.put(MASKED_PONG).put((byte) (0x80 | payload.remaining())).putInt(0).put(payload);
    channel.write(frame.flip());
  }

  /** The number after {@code "published":}, which is among the first fields. */
  private static long published(ByteBuffer payload) {
    int at = 0;
    for (int matched = 0; matched < PUBLISHED.length; at++) {
      byte next = payload.get(at);
      matched = next == PUBLISHED[matched] ? matched + 1 : next == PUBLISHED[0] ? 1 : 0;
    }
    long number = 0;
    for (byte digit = payload.get(at); digit >= '0' && digit <= '9'; digit = payload.get(++at)) {
      number = number * 10 + digit - '0';
    }
    return number;
  }

  /** The head of an answer; after it nothing comes before a change does. */
  private String answer() throws IOException {
    StringBuilder head = new StringBuilder();
    ByteBuffer some = ByteBuffer.allocate(1_024);
    while (head.indexOf("\r\n\r\n") < 0) {
      int read = channel.socket().getInputStream().read(some.array());
      if (read < 0) {
        throw new EOFException("the changefeed closes");
      }
      head.append(new String(some.array(), 0, read, StandardCharsets.US_ASCII));
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
