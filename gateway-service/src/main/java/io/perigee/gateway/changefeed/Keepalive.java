package io.perigee.gateway.changefeed;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;

/** Pings a socket, so that one whose client has vanished does not stay. */
final class Keepalive {

  private static final int MISSES = 2;

  private final ServerWebSocket socket;
  private final Vertx vertx;
  private final long timer;
  private int unanswered;

  Keepalive(ServerWebSocket socket, Vertx vertx, Duration interval) {
    this.socket = socket;
    this.vertx = vertx;
    socket.pongHandler(ignored -> unanswered = 0);
    this.timer = vertx.setPeriodic(interval.toMillis(), ignored -> ping());
  }

  void stop() {
    vertx.cancelTimer(timer);
  }

  private void ping() {
    if (unanswered++ >= MISSES) {
      socket.close((short) 1001, "no answer to pings");
    } else {
      socket.writePing(Buffer.buffer());
    }
  }
}
