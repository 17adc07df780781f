package io.perigee.gateway.region;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Ports beside the gateway's own, for regions whose URL is another port of the same host. They
 * answer what the first one answers.
 */
public final class Listeners {

  private static final int LOOPS = 2;
  private static final int SECONDS = 10;

  private Listeners() {}

  /**
   * Listens; returns when all ports are open.
   *
   * @throws IllegalStateException if a port cannot be had
   */
  public static void open(
      Vertx vertx, String host, List<Integer> ports, Handler<RoutingContext> handler) {
    for (int port : ports) {
      HttpServerOptions options =
          new HttpServerOptions()
              .setHost(host)
              .setPort(port)
              .setMaxHeaderSize(32_768)
              .setMaxInitialLineLength(8_192)
              .setIdleTimeout(600);
      try {
        vertx
            .deployVerticle(
                () -> new Listener(options, handler), new DeploymentOptions().setInstances(LOOPS))
            .toCompletionStage()
            .toCompletableFuture()
            .get(SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      } catch (Exception e) {
        throw new IllegalStateException("the gateway cannot listen on port " + port, e);
      }
    }
  }

  private static final class Listener extends AbstractVerticle {
    private final HttpServerOptions options;
    private final Handler<RoutingContext> handler;

    Listener(HttpServerOptions options, Handler<RoutingContext> handler) {
      this.options = options;
      this.handler = handler;
    }

    @Override
    public void start(Promise<Void> started) {
      Router router = Router.router(vertx);
      router.route().handler(handler);
      vertx
          .createHttpServer(options)
          .requestHandler(router)
          .listen()
          .<Void>mapEmpty()
          .onComplete(started);
    }
  }
}
