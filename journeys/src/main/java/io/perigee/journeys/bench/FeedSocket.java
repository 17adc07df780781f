package io.perigee.journeys.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A subscriber of the changefeed that costs the machine as little as can be: a blocking WebSocket
 * (RFC 6455) that reads frames and answers pings.
 */
final class FeedSocket implements AutoCloseable {

  private static final int CONNECT_MS = 5_000;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final byte MASKED_PONG = (byte) 0x8a;

  /** Takes what a change's message says of when it was published. */
  @FunctionalInterface
  interface Heard {
    /**
     * @param published epoch milliseconds
     */
    void change(long published);
  }

  private final Socket socket = new Socket();
  private final DataInputStream in;

  /**
   * @throws IOException if the gateway does not open it
   */
  FeedSocket(String base, String path, Map<String, String> headers) throws IOException {
    URI uri = URI.create(base);
    socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), CONNECT_MS);
    socket.setSoTimeout(CONNECT_MS * 6);
    StringBuilder head =
        new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: " + uri.getAuthority());
    headers.forEach((name, value) -> head.append("\r\n").append(name).append(": ").append(value));
    head.append("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13")
        .append("\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.US_ASCII));
    // Small: there are thousands of these in one process.
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 2_048));
    String status = line();
    if (!status.contains(" 101 ")) {
      close();
      throw new IOException("the changefeed answers " + status);
    }
    while (!line().isEmpty()) {
      // The rest of the answer's head says nothing that is needed.
    }
    socket.setSoTimeout(0);
  }

  /** Reads until the socket is closed by either side. */
  void listen(Heard heard) {
    try {
      while (true) {
        int opcode = in.readUnsignedByte() & 0x0f;
        int shortLength = in.readUnsignedByte() & 0x7f;
        int length =
            switch (shortLength) {
              case 126 -> in.readUnsignedShort();
              case 127 -> Math.toIntExact(in.readLong());
              default -> shortLength;
            };
        byte[] payload = in.readNBytes(length);
        switch (opcode) {
          case TEXT -> heard.change(published(payload));
          case PING -> pong(payload);
          case CLOSE -> {
            return;
          }
          default -> {
            // nothing else is sent
          }
        }
      }
    } catch (IOException e) {
      // The measurement is over, or the gateway has closed it: who counts sees the difference.
    }
  }

  /** A mask of zeros leaves the payload as it is. */
  private void pong(byte[] payload) throws IOException {
    byte[] frame = new byte[6 + payload.length];
    frame[0] = MASKED_PONG;
    frame[1] = (byte) (0x80 | payload.length);
    System.arraycopy(payload, 0, frame, 6, payload.length);
    socket.getOutputStream().write(frame);
  }

  /** {@code published} is among the first fields, so only the beginning is looked at. */
  private static long published(byte[] payload) {
    String start = new String(payload, 0, Math.min(200, payload.length), StandardCharsets.US_ASCII);
    int from = start.indexOf("\"published\":") + "\"published\":".length();
    int to = start.indexOf(',', from);
    return Long.parseLong(start.substring(from, to));
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
