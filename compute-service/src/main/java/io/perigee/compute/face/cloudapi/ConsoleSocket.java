package io.perigee.compute.face.cloudapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.compute.console.ConsoleStream;
import io.perigee.compute.console.Consoles;
import io.perigee.compute.console.Screen;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Forbidden;
import io.perigee.contracts.error.PerigeeException;
import io.perigee.faces.Refusal;
import io.perigee.faces.cloudapi.CloudRefusals;
import io.perigee.faces.cloudapi.OwnAccount;
import io.perigee.runtime.identity.Datacenter;
import io.perigee.runtime.identity.IdentityTokens;
import io.perigee.runtime.identity.Principal;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Machines' consoles over WebSockets (<i>ConnectMachineVNC</i>): the remote framebuffer protocol in
 * binary frames, by the subprotocols {@code binary} and {@code rfb}. Refusals come as answers to
 * the handshake.
 */
@Singleton
final class ConsoleSocket {

  private static final Logger LOG = Logger.getLogger(ConsoleSocket.class);

  private final Consoles consoles;
  private final IdentityTokens tokens;

  ConsoleSocket(Consoles consoles, IdentityTokens tokens) {
    this.consoles = consoles;
    this.tokens = tokens;
  }

  void routes(@Observes Router router) {
    router.get("/cloudapi/:login/machines/:id/vnc").order(-1).handler(this::open);
  }

  private void open(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    Context loop = routing.vertx().getOrCreateContext();
    request.pause();
    Thread.ofVirtual()
        .name("vnc")
        .start(
            () -> {
              try {
                Screen screen = screen(routing);
                loop.runOnContext(nothing -> join(request, screen));
              } catch (PerigeeException e) {
                loop.runOnContext(nothing -> refuse(routing, e));
              } catch (RuntimeException e) {
                LOG.warn("event=console_failed", e);
                loop.runOnContext(nothing -> refuse(routing, e));
              }
            });
  }

  private Screen screen(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    Principal principal = tokens.verify(request.getHeader("X-Perigee-Identity"));
    if (!"cloudapi".equals(principal.face())) {
      throw new Forbidden("an identity for " + principal.face() + " does not open cloudapi");
    }
    String account =
        OwnAccount.of(principal.account(), principal.login(), routing.pathParam("login"));
    Screen screen =
        consoles.open(
            UUID.fromString(account),
            Caller.id("machine", routing.pathParam("id")),
            request.getHeader(Datacenter.HEADER));
    if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
        || request.getHeader("Sec-WebSocket-Key") == null) {
      throw new Conflict("UpgradeRequiredError", "the console is a WebSocket");
    }
    return screen;
  }

  private static void join(HttpServerRequest request, Screen screen) {
    request.response().setStatusCode(101);
    ConsoleStream.handshake(
            request.getHeader("Sec-WebSocket-Key"), request.getHeader("Sec-WebSocket-Protocol"))
        .forEach(request.response()::putHeader);
    request
        .toNetSocket()
        .onSuccess(socket -> converse(socket, screen))
        .onFailure(failure -> request.connection().close());
    request.resume();
  }

  private static void converse(NetSocket socket, Screen screen) {
    ConsoleStream stream = new ConsoleStream(screen);
    socket.handler(
        piece -> {
          ConsoleStream.Reply reply = stream.receive(piece.getBytes());
          if (reply.bytes().length > 0) {
            socket.write(Buffer.buffer(reply.bytes()));
          }
          if (reply.over()) {
            socket.close();
          } else if (socket.writeQueueFull()) {
            // A client that asks faster than it takes waits.
            socket.pause();
            socket.drainHandler(drained -> socket.resume());
          }
        });
    socket.write(Buffer.buffer(stream.greeting()));
  }

  private static void refuse(RoutingContext routing, RuntimeException why) {
    Response answer = CloudRefusals.answer(Refusal.of(why)).build();
    routing
        .response()
        .setStatusCode(answer.getStatus())
        .putHeader("Content-Type", "application/json")
        .end(Json.write((JsonNode) answer.getEntity()));
  }
}
