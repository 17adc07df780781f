package io.perigee.journeys.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Thousands of subscribers that cost the machine as little as can be, since the gateway is measured
 * on the same processors: one thread reads whichever has something.
 */
final class FeedSockets implements AutoCloseable {

  private static final int MOST_AT_ONCE = 256 * 1024;

  private final Selector selector = Selector.open();
  private final List<FeedSocket> sockets = new ArrayList<>();
  private final FeedSocket.Heard heard;

  FeedSockets(FeedSocket.Heard heard) throws IOException {
    this.heard = heard;
    Thread.ofPlatform().daemon().name("subscribers").start(this::read);
  }

  /**
   * Opens one more, which is listened to from then on.
   *
   * @throws IOException if the gateway does not open it
   */
  void open(String base, String path, Map<String, String> headers) throws IOException {
    FeedSocket socket = new FeedSocket(base, path, headers);
    sockets.add(socket);
    socket.channel().configureBlocking(false);
    socket.channel().register(selector, SelectionKey.OP_READ, socket);
    selector.wakeup();
  }

  int size() {
    return sockets.size();
  }

  private void read() {
    ByteBuffer shared = ByteBuffer.allocateDirect(MOST_AT_ONCE);
    try {
      while (selector.isOpen()) {
        selector.select(key -> read(key, shared));
      }
    } catch (IOException | java.nio.channels.ClosedSelectorException e) {
      // The measurement is over: who counts sees what was not heard.
    }
  }

  private void read(SelectionKey key, ByteBuffer shared) {
    try {
      if (!((FeedSocket) key.attachment()).read(shared.clear(), heard)) {
        key.cancel();
      }
    } catch (IOException e) {
      key.cancel();
    }
  }

  @Override
  public void close() throws IOException {
    selector.close();
    for (FeedSocket socket : sockets) {
      socket.close();
    }
  }
}
