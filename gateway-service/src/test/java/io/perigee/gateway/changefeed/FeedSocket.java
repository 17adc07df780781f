package io.perigee.gateway.changefeed;

import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client's socket of the changefeed. */
final class FeedSocket {

  private static final Vertx VERTX = Vertx.vertx();
  private final BlockingQueue<JsonObject> events = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private WebSocket socket;
  private int refusedWith;

  static FeedSocket open(int port, String path, HttpRequest.Builder signed) {
    FeedSocket opened = new FeedSocket();
    WebSocketConnectOptions options =
        new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI(path);
    signed
        .build()
        .headers()
        .map()
        .forEach((name, values) -> options.addHeader(name, values.getFirst()));
    var client =
        VERTX.createWebSocketClient(
            new io.vertx.core.http.WebSocketClientOptions()
                .setMaxFrameSize(1 << 21)
                .setMaxMessageSize(1 << 22));
    CompletableFuture<WebSocket> connected = new CompletableFuture<>();
    VERTX.runOnContext(
        ignored ->
            client
                .connect(options)
                .onComplete(
                    result -> {
                      if (result.failed()) {
                        connected.completeExceptionally(result.cause());
                        return;
                      }
                      WebSocket socket = result.result();
                      socket.textMessageHandler(text -> opened.events.add(new JsonObject(text)));
                      socket.closeHandler(
                          end ->
                              opened.closed.complete(
                                  socket.closeStatusCode() == null
                                      ? -1
                                      : (int) socket.closeStatusCode()));
                      connected.complete(socket);
                    }));
    try {
      opened.socket = connected.orTimeout(10, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      opened.refusedWith =
          e.getCause() instanceof UpgradeRejectedException rejected ? rejected.getStatus() : -1;
    }
    return opened;
  }

  /** The status of a refused upgrade; 0 if it was not refused. */
  int refusedWith() {
    return refusedWith;
  }

  void send(String message) {
    socket.writeTextMessage(message);
  }

  /** The next events, as many as come within a while but no more than that. */
  List<JsonObject> take(int count) throws InterruptedException {
    List<JsonObject> taken = new ArrayList<>();
    while (taken.size() < count) {
      JsonObject event = events.poll(15, TimeUnit.SECONDS);
      if (event == null) {
        break;
      }
      taken.add(event);
    }
    return taken;
  }

  /** True if anything more comes shortly. */
  boolean more() throws InterruptedException {
    return events.poll(300, TimeUnit.MILLISECONDS) != null;
  }

  int closeCode() throws Exception {
    return closed.get(15, TimeUnit.SECONDS);
  }

  void pause() {
    socket.pause();
  }

  void resume() {
    socket.resume();
  }

  void close() {
    if (socket != null) {
      socket.close();
    }
  }
}
