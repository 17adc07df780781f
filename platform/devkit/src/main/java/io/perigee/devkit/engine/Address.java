package io.perigee.devkit.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A host and a TCP port. */
public record Address(String host, int port) {

  private static final int CONNECT_MILLIS = 1_000;
  private static final int FIRST = 10_050;
  private static final int PORTS = 7_000;

  /** So far apart do processes begin whose ids follow one another. */
  private static final int STRIDE = 523;

  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * STRIDE % PORTS));

  /** A port on loopback. */
  public static Address local(int port) {
    return new Address("127.0.0.1", port);
  }

  /**
   * A port on loopback on which nothing listens now, and that this process gives out once. It lies
   * below those that systems give to outgoing connections, of which one may have it by the time
   * that it is listened on; and apart from those that another process of this kind gives out.
   */
  public static Address free() {
    for (int tried = 0; tried < PORTS; tried++) {
      Address next = local(FIRST + Math.floorMod(NEXT.getAndIncrement(), PORTS));
      if (next.isFree()) {
        return next;
      }
    }
    throw new IllegalStateException(
        "no TCP port is free on 127.0.0.1 between %d and %d".formatted(FIRST, FIRST + PORTS - 1));
  }

  /** True if it could be listened on now. */
  public boolean isFree() {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName(host))) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
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
