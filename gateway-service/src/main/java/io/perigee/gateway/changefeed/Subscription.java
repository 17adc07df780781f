package io.perigee.gateway.changefeed;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One socket of the changefeed: a bounded queue between the reader, who never waits, and a client,
 * who may be slow. A client that lets the queue run full is closed; it comes again with the
 * sequence of the last message that it got.
 *
 * <pre>
 * held (until its wish is known and the past is told) ─► flowing ─► closed
 * </pre>
 */
final class Subscription {

  /** Close code: try again later. */
  static final short SLOW = 1013;

  /** Close code: the subscription message was refused. */
  static final short REFUSED = 1008;

  /** Close code: the feed itself begins anew. */
  static final short RESTARTED = 1012;

  private static final int AT_ONCE = 16;

  private final ServerWebSocket socket;
  private final Channel channel;
  private final Context context;
  private final int bound;
  private final Deque<Change> queue = new ArrayDeque<>();
  private long[] skipBefore = new long[0];
  private Wish wish;
  private boolean flowing;
  private boolean drainPlanned;
  private boolean closed;

  /**
   * @param channel what the socket is on
   * @param context of its event loop
   * @param bound messages that may wait
   */
  Subscription(ServerWebSocket socket, Channel channel, Context context, int bound, Wish wish) {
    this.socket = socket;
    this.channel = channel;
    this.context = context;
    this.bound = bound;
    this.wish = wish;
  }

  synchronized Wish wish() {
    return wish;
  }

  synchronized void wish(Wish narrowed) {
    wish = narrowed;
    queue.removeIf(change -> !narrowed.covers(change));
  }

  /** What lies before these places was told already, or before its time. */
  synchronized void skipBefore(long[] offsets) {
    skipBefore = offsets;
  }

  /** Takes a change from the reader, at once. */
  synchronized void tell(Change change) {
    if (closed || change.isBefore(skipBefore) || !wish.covers(change)) {
      return;
    }
    if (queue.size() >= bound) {
      close(SLOW, "too slow: come again with ?since=");
      return;
    }
    queue.add(change);
    plan();
  }

  /** Tells one change of the past, past the queue; completes once the socket has taken it. */
  Future<Void> replay(Change change) {
    Promise<Void> taken = Promise.promise();
    context.runOnContext(ignored -> write(change).onComplete(taken));
    return taken.future();
  }

  /** Lets what waits, and what comes, go out. */
  synchronized void flow() {
    flowing = true;
    plan();
  }

  /** Closes the socket with a code and why. */
  synchronized void close(short code, String why) {
    if (!closed) {
      closed = true;
      queue.clear();
      context.runOnContext(ignored -> socket.close(code, why));
    }
  }

  /** The socket has closed by itself. */
  synchronized void closed() {
    closed = true;
    queue.clear();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  private void plan() {
    if (flowing && !drainPlanned && !queue.isEmpty()) {
      drainPlanned = true;
      context.runOnContext(ignored -> drain());
    }
  }

  private void drain() {
    // A few at a time: other sockets live on this event loop too.
    for (int sent = 0; sent < AT_ONCE; sent++) {
      if (socket.isClosed()) {
        closed();
        return;
      }
      if (socket.writeQueueFull()) {
        socket.drainHandler(ignored -> drain());
        return;
      }
      Change next = next();
      if (next == null) {
        return;
      }
      write(next);
    }
    context.runOnContext(ignored -> drain());
  }

  /**
   * Puts the frame, which is written once for all sockets, straight on the connection: making one
   * for each of thousands of sockets takes as long as sending them.
   */
  private Future<Void> write(Change change) {
    Promise<Void> sent = Promise.promise();
    channel
        .writeAndFlush(Unpooled.wrappedBuffer(change.frame(wish().region())))
        .addListener(
            done -> {
              if (done.isSuccess()) {
                sent.complete();
              } else {
                sent.fail(done.cause());
              }
            });
    return sent.future();
  }

  private synchronized Change next() {
    Change next = queue.poll();
    if (next == null) {
      drainPlanned = false;
    }
    return next;
  }
}
