package io.perigee.gateway.changefeed;

import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;

/**
 * Waits for the socket's first message, which says what the client wants; a client that says
 * nothing gets everything.
 */
final class Greeting {

  private final ServerWebSocket socket;
  private final Vertx vertx;
  private final Duration patience;
  private boolean over;

  Greeting(ServerWebSocket socket, Vertx vertx, Duration patience) {
    this.socket = socket;
    this.vertx = vertx;
    this.patience = patience;
  }

  /** Calls back once, when the wish is known, or when a malformed one has closed the socket. */
  void await(Subscription subscription, Runnable known) {
    long timer = vertx.setTimer(patience.toMillis(), ignored -> end(known));
    socket.textMessageHandler(
        message -> {
          if (over) {
            return;
          }
          vertx.cancelTimer(timer);
          try {
            subscription.wish(subscription.wish().narrowed(message));
            end(known);
          } catch (Wish.Malformed e) {
            subscription.close(Subscription.REFUSED, e.getMessage());
            end(known);
          }
        });
  }

  private void end(Runnable known) {
    if (!over) {
      over = true;
      known.run();
    }
  }
}
