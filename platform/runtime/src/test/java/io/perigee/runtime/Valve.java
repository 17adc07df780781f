package io.perigee.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy before an engine that can be frozen (bytes wait, new connections are taken and hear
 * nothing) or cut (connections end, new ones at once). Its state is a system property, since a test
 * and its resources are loaded apart.
 */
public final class Valve implements AutoCloseable {

  /** {@code open}, {@code frozen} or {@code cut}. */
  public static final String STATE = "perigee.test.valve";

  private final ServerSocket server;
  private final String host;
  private final int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  Valve(String host, int port) throws IOException {
    this.host = host;
    this.port = port;
    this.server = new ServerSocket(0, 200, InetAddress.getByName("127.0.0.1"));
    System.setProperty(STATE, "open");
    Thread.ofPlatform().daemon().name("valve").start(this::accept);
    Thread.ofPlatform().daemon().name("valve-cut").start(this::cut);
  }

  int port() {
    return server.getLocalPort();
  }

  private static boolean is(String state) {
    return state.equals(System.getProperty(STATE));
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        sockets.add(client);
        Thread.ofPlatform().daemon().start(() -> connect(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    try {
      awaitOpen();
      Socket engine = new Socket(host, port);
      engine.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
      sockets.add(engine);
      Thread.ofPlatform().daemon().start(() -> pump(client, engine));
      pump(engine, client);
    } catch (IOException e) {
      end(client);
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[16_384];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        awaitOpen();
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // One side is gone: so is the other.
    } finally {
      end(from);
      end(to);
    }
  }

  private static void awaitOpen() throws IOException {
    while (is("frozen")) {
      pause();
    }
    if (is("cut")) {
      throw new IOException("cut");
    }
  }

  private void cut() {
    while (!server.isClosed()) {
      if (is("cut")) {
        sockets.forEach(this::end);
      }
      pause();
    }
  }

  private void end(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      // It was closed already.
    }
  }

  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    sockets.forEach(this::end);
  }
}
