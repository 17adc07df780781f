package io.perigee.journeys.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * One kept-alive HTTP/1.1 connection, for loads: it costs the machine that is being measured as
 * little as can be. Blocking; one thread at a time.
 */
final class Connection implements AutoCloseable {

  private static final int CONNECT_MS = 3_000;
  private static final int READ_MS = 40_000;

  private final String host;
  private final Socket socket = new Socket();
  private final OutputStream out;
  private final InputStream in;
  private byte[] body = new byte[0];

  Connection(String base) throws IOException {
    URI uri = URI.create(base);
    this.host = uri.getHost() + ":" + uri.getPort();
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), CONNECT_MS);
    socket.setSoTimeout(READ_MS);
    this.out = socket.getOutputStream();
    this.in = new BufferedInputStream(socket.getInputStream(), 16_384);
  }

  /** A request's bytes, made once and sent often. */
  byte[] request(String method, String path, Map<String, String> headers, String content) {
    StringBuilder head =
        new StringBuilder(method)
            .append(' ')
            .append(path)
            .append(" HTTP/1.1\r\nHost: ")
            .append(host)
            .append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    byte[] bytes = content == null ? new byte[0] : content.getBytes(StandardCharsets.UTF_8);
    if (content != null) {
      head.append("Content-Type: application/json\r\n");
    }
    if (bytes.length > 0 || !method.equals("GET")) {
      head.append("Content-Length: ").append(bytes.length).append("\r\n");
    }
    byte[] top = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    byte[] all = java.util.Arrays.copyOf(top, top.length + bytes.length);
    System.arraycopy(bytes, 0, all, top.length, bytes.length);
    return all;
  }

  /** Sends a request and reads its answer whole; the status. */
  int send(byte[] request) throws IOException {
    out.write(request);
    out.flush();
    return answer();
  }

  /** The last answer's body. */
  String body() {
    return new String(body, StandardCharsets.UTF_8);
  }

  private int answer() throws IOException {
    String start = line();
    int status = Integer.parseInt(start.substring(9, 12));
    int length = 0;
    boolean chunked = false;
    for (String line = line(); !line.isEmpty(); line = line()) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      } else if (lower.startsWith("transfer-encoding:")) {
        chunked = lower.contains("chunked");
      }
    }
    if (status == 204 || status == 304) {
      body = new byte[0];
    } else {
      body = chunked ? chunks() : in.readNBytes(length);
    }
    return status;
  }

  private byte[] chunks() throws IOException {
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    for (int size = Integer.parseInt(line().strip(), 16);
        size > 0;
        size = Integer.parseInt(line().strip(), 16)) {
      all.write(in.readNBytes(size));
      line();
    }
    line();
    return all.toByteArray();
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection was closed in an answer");
      }
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
