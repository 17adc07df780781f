package io.perigee.devkit.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A host and a TCP port. */
public record Address(String host, int port) {

  private static final int CONNECT_MILLIS = 1_000;

  /** A port on loopback. */
  public static Address local(int port) {
    return new Address("127.0.0.1", port);
  }

  /** A port on loopback on which nothing listens now. */
  public static Address free() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return local(probe.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException("no TCP port is free on 127.0.0.1", e);
    }
  }

  /** Reads {@code host:port}. */
  public static Address of(String text) {
    int colon = text.lastIndexOf(':');
    return new Address(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }

  /** True if something accepts connections there. */
  public boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
