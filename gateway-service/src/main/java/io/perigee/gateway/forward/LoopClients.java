package io.perigee.gateway.forward;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.MultithreadEventExecutorGroup;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A bounded pool of connections to one service, in equal parts for the event loops: a request and
 * its answer stay on the loop of the caller's connection, where one pool for all would hand half of
 * them to another thread, there and back.
 */
final class LoopClients {

  private final Map<EventLoop, HttpClient> clients = new ConcurrentHashMap<>();
  private final Vertx vertx;
  private final HttpClientOptions options;

  /**
   * @param options of all of them together
   */
  LoopClients(Vertx vertx, HttpClientOptions options) {
    int loops =
        ((MultithreadEventExecutorGroup) ((VertxInternal) vertx).getEventLoopGroup())
            .executorCount();
    this.vertx = vertx;
    this.options =
        new HttpClientOptions(options)
            .setMaxPoolSize(share(options.getMaxPoolSize(), loops))
            .setMaxWaitQueueSize(share(options.getMaxWaitQueueSize(), loops));
  }

  /** That of the event loop on which this is called; elsewhere that of any. */
  HttpClient here() {
    EventLoop loop = ((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop();
    return clients.computeIfAbsent(loop, ignored -> vertx.createHttpClient(options));
  }

  /** Closes every connection. */
  void close() {
    clients.values().forEach(HttpClient::close);
  }

  /** At least one; what stands for no bound stays. */
  private static int share(int all, int loops) {
    return all <= 0 ? all : Math.ceilDiv(all, loops);
  }
}
