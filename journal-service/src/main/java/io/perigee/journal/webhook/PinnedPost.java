package io.perigee.journal.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One HTTP/1.1 POST to an address that was chosen before, whatever the host's name resolves to by
 * then. Redirects are not followed, and of the answer only the status is read.
 */
final class PinnedPost {

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: .*)?");
  private static final int LONGEST_LINE = 1_024;

  private PinnedPost() {}

  /**
   * @param within how long it may take in all
   * @return the answer's status
   * @throws IOException if no answer came in time, or it is not HTTP
   */
  static int send(
      Target target, InetAddress address, Map<String, String> headers, byte[] body, Duration within)
      throws IOException {
    long end = System.nanoTime() + within.toNanos();
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(address, target.port()), left(end));
      plain.setSoTimeout(left(end));
      try (Socket socket = target.tls() ? secured(plain, target) : plain) {
        write(socket.getOutputStream(), target, headers, body);
        return status(socket, end);
      }
    }
  }

  /** The certificate must be the host's, by its name. */
  private static Socket secured(Socket plain, Target target) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            ((SSLSocketFactory) SSLSocketFactory.getDefault())
                .createSocket(plain, target.host(), target.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static void write(
      OutputStream out, Target target, Map<String, String> headers, byte[] body)
      throws IOException {
    StringBuilder head = new StringBuilder(512);
    head.append("POST ").append(target.path()).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(target.authority()).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Content-Length: ").append(body.length).append("\r\nConnection: close\r\n\r\n");
    out.write(head.toString().getBytes(StandardCharsets.US_ASCII));
    out.write(body);
    out.flush();
  }

  /** A target that drips its answer is given up by the whole time, not by each byte's. */
  private static int status(Socket socket, long end) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder line = new StringBuilder(64);
    while (line.length() < LONGEST_LINE) {
      socket.setSoTimeout(left(end));
      int next = in.read();
      if (next < 0 || next == '\n') {
        break;
      }
      line.append((char) next);
    }
    Matcher status = STATUS.matcher(line.toString().strip());
    if (!status.matches()) {
      throw new IOException("the answer is not HTTP/1.1");
    }
    return Integer.parseInt(status.group(1));
  }

  private static int left(long end) throws SocketTimeoutException {
    long millis = (end - System.nanoTime()) / 1_000_000;
    if (millis <= 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    return (int) Math.min(millis, Integer.MAX_VALUE);
  }
}
