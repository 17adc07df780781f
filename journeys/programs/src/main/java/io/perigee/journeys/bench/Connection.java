package io.perigee.journeys.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One kept-alive HTTP/1.1 connection, for loads: it costs the machine that is being measured as
 * little as can be. Blocking; one thread at a time.
 */
final class Connection implements AutoCloseable {

  private static final int CONNECT_MS = 3_000;
  private static final int READ_MS = 40_000;
  private static final int STATUS_AT = "HTTP/1.1 ".length();
  private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CHUNKED =
      "transfer-encoding: chunked".getBytes(StandardCharsets.US_ASCII);

  private final String host;
  private final Socket socket = new Socket();
  private final OutputStream out;
  private final InputStream in;
  private final byte[] buffer = new byte[16_384];
  private int next;
  private int end;
  private int lineStart;
  private int lineEnd;
  private byte[] body = new byte[0];

  Connection(String base) throws IOException {
    URI uri = URI.create(base);
    this.host = uri.getHost() + ":" + uri.getPort();
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), CONNECT_MS);
    socket.setSoTimeout(READ_MS);
    this.out = socket.getOutputStream();
    this.in = socket.getInputStream();
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
    line();
    int status = number(lineStart + STATUS_AT, 10);
    int length = 0;
    boolean chunked = false;
    for (line(); lineEnd > lineStart; line()) {
      if (begins(LENGTH)) {
        length = number(lineStart + LENGTH.length, 10);
      } else if (begins(CHUNKED)) {
        chunked = true;
      }
    }
    if (status == 204 || status == 304) {
      body = new byte[0];
    } else {
      body = chunked ? chunks() : bytes(length);
    }
    return status;
  }

  private byte[] chunks() throws IOException {
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    for (int size = size(); size > 0; size = size()) {
      all.write(bytes(size));
      line();
    }
    line();
    return all.toByteArray();
  }

  private int size() throws IOException {
    line();
    return number(lineStart, 16);
  }

  private byte[] bytes(int length) throws IOException {
    byte[] all = new byte[length];
    int there = Math.min(length, end - next);
    System.arraycopy(buffer, next, all, 0, there);
    next += there;
    if (in.readNBytes(all, there, length - there) < length - there) {
      throw new EOFException("the connection was closed in an answer");
    }
    return all;
  }

  /** Finds the next line, from {@link #lineStart} up to {@link #lineEnd}. */
  private void line() throws IOException {
    int looked = next;
    while (true) {
      for (; looked < end; looked++) {
        if (buffer[looked] == '\n') {
          lineStart = next;
          lineEnd = looked > next && buffer[looked - 1] == '\r' ? looked - 1 : looked;
          next = looked + 1;
          return;
        }
      }
      if (next > 0) {
        System.arraycopy(buffer, next, buffer, 0, end - next);
        looked -= next;
        end -= next;
        next = 0;
      }
      int read = end < buffer.length ? in.read(buffer, end, buffer.length - end) : -1;
      if (read < 0) {
        throw new EOFException("the connection was closed in an answer, or a line is too long");
      }
      end += read;
    }
  }

  /** Whether the line begins with this, of which the letters are lower case. */
  private boolean begins(byte[] name) {
    if (lineEnd - lineStart < name.length) {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      if (Character.toLowerCase(buffer[lineStart + i]) != name[i]) {
        return false;
      }
    }
    return true;
  }

  /** The number that is there, after spaces. */
  private int number(int at, int radix) {
    int from = at;
    while (from < lineEnd && buffer[from] == ' ') {
      from++;
    }
    int value = 0;
    for (int i = from; i < lineEnd; i++) {
      int digit = Character.digit(buffer[i], radix);
      if (digit < 0) {
        break;
      }
      value = value * radix + digit;
    }
    return value;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
