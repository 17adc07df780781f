package io.perigee.journeys.changefeed;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.journeys.platform.Tenant;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A socket of the changefeed, as a client opens one. */
final class Subscriber implements WebSocket.Listener, AutoCloseable {

  private static final long SECONDS = 30;

  private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final StringBuilder part = new StringBuilder();
  private WebSocket socket;

  private Subscriber() {}

  /**
   * Opens it and says what to tell.
   *
   * @param query for example {@code ?since=…}; may be empty
   */
  static Subscriber open(Tenant tenant, String query, String wish) {
    Subscriber subscriber = new Subscriber();
    subscriber.socket = connect(tenant, query, subscriber).join();
    subscriber.socket.sendText(wish, true).join();
    return subscriber;
  }

  /** The status by which the gateway refuses to open one; 101 if it does not. */
  static int status(Tenant tenant, String query) {
    try {
      connect(tenant, query, new Subscriber()).join().abort();
      return 101;
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw e;
    }
  }

  private static CompletableFuture<WebSocket> connect(
      Tenant tenant, String query, Subscriber subscriber) {
    String path = "/" + tenant.login() + "/changefeed" + query;
    WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
    tenant.cloud().signed("GET", path).forEach(builder::header);
    URI gateway = URI.create(tenant.credentials().url());
    return builder.buildAsync(URI.create("ws://" + gateway.getAuthority() + path), subscriber);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    part.append(data);
    if (last) {
      events.add(Json.tree(part.toString()));
      part.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    ended.complete(null);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    ended.complete(null);
  }

  /** The next changes; fewer if no more come. */
  List<JsonNode> take(int count) throws InterruptedException {
    List<JsonNode> taken = new ArrayList<>();
    while (taken.size() < count) {
      JsonNode event = events.poll(SECONDS, TimeUnit.SECONDS);
      if (event == null) {
        return taken;
      }
      taken.add(event);
    }
    return taken;
  }

  /** What has come and was not taken. */
  List<JsonNode> rest() {
    List<JsonNode> rest = new ArrayList<>();
    events.drainTo(rest);
    return rest;
  }

  /** Waits until the gateway has gone away, one way or the other. */
  void awaitEnd() throws Exception {
    ended.get(SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
