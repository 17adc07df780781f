package io.perigee.compute.console;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A console session within a WebSocket: bytes of a connection in, bytes out. Not thread-safe. */
public final class ConsoleStream {

  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final List<String> PROTOCOLS = List.of("binary", "rfb");

  private final RfbSession session;
  private final WebSocketFrames frames = new WebSocketFrames();

  public ConsoleStream(Screen screen) {
    this.session = new RfbSession(screen);
  }

  /**
   * What is to be sent.
   *
   * @param over whether the connection ends then
   */
  public record Reply(byte[] bytes, boolean over) {}

  /**
   * The headers of a handshake's answer (RFC 6455, section 4.2.2).
   *
   * @param protocols what the client offers; may be null
   */
  public static Map<String, String> handshake(String key, String protocols) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Upgrade", "websocket");
    headers.put("Connection", "Upgrade");
    headers.put("Sec-WebSocket-Accept", accept(key));
    if (protocols != null) {
      Arrays.stream(protocols.split(","))
          .map(String::strip)
          .filter(PROTOCOLS::contains)
          .findFirst()
          .ifPresent(chosen -> headers.put("Sec-WebSocket-Protocol", chosen));
    }
    return headers;
  }

  private static String accept(String key) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-1")
                  .digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  /** What is sent first. */
  public byte[] greeting() {
    return WebSocketFrames.binary(session.greeting());
  }

  /** Takes what came. */
  public Reply receive(byte[] piece) {
    try {
      WebSocketFrames.Read read = frames.read(piece);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(read.replies());
      byte[] answer = read.data().length == 0 ? new byte[0] : session.receive(read.data());
      if (answer.length > 0) {
        out.writeBytes(WebSocketFrames.binary(answer));
      }
      return new Reply(out.toByteArray(), read.closed());
    } catch (RfbSession.Broken e) {
      return new Reply(new byte[0], true);
    }
  }
}
