package io.perigee.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP line to a server that breaks after so many bytes towards it, with all that goes over it,
 * and stays broken until it is mended.
 */
public final class BrokenLine implements AutoCloseable {

  private static final int CHUNK = 16 * 1024;

  private final URI server;
  private final ServerSocket socket;
  private final AtomicLong left;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private BrokenLine(URI server, long bytes) throws IOException {
    this.server = server;
    this.left = new AtomicLong(bytes);
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /**
   * @param bytes after how many it breaks
   */
  public static BrokenLine to(URI server, long bytes) throws IOException {
    return new BrokenLine(server, bytes);
  }

  /** Where it begins. */
  public URI begin() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /** From now on it holds. */
  public void mend() {
    left.set(Long.MAX_VALUE);
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket near = socket.accept();
        open.add(near);
        if (left.get() <= 0) {
          snap();
          continue;
        }
        Socket far = new Socket(server.getHost(), server.getPort());
        open.add(far);
        Thread.ofVirtual().start(() -> carry(near, far, true));
        Thread.ofVirtual().start(() -> carry(far, near, false));
      } catch (IOException e) {
        snap();
      }
    }
  }

  private void carry(Socket from, Socket to, boolean counted) {
    byte[] chunk = new byte[CHUNK];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        if (counted && left.addAndGet(-n) <= 0) {
          snap();
          return;
        }
        out.write(chunk, 0, n);
        out.flush();
      }
    } catch (IOException e) {
      // Either side ended it.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private void snap() {
    open.forEach(
        each -> {
          try {
            each.close();
          } catch (IOException e) {
            // It is gone already.
          }
        });
    open.clear();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    snap();
  }
}
