package io.perigee.gateway;

import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.answer.Refused;
import io.perigee.gateway.credential.FormBody;
import io.perigee.gateway.credential.LunaNodeCall;
import io.perigee.gateway.credential.LunaNodeForms;
import io.perigee.gateway.exchange.Bodies;
import io.perigee.gateway.exchange.Exchange;
import io.perigee.gateway.route.Api;
import io.perigee.gateway.route.Auth;
import io.perigee.gateway.route.Lookup;
import io.perigee.gateway.route.RouteTable;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.HashMap;
import java.util.Map;

/** LunaNode: a form that is proved, unwrapped, and goes on as plain JSON. */
final class LunaNodeDoor {

  private final LunaNodeForms forms;
  private final RouteTable table;
  private final Passage passage;

  LunaNodeDoor(LunaNodeForms forms, RouteTable table, Passage passage) {
    this.forms = forms;
    this.table = table;
    this.passage = passage;
  }

  Future<Void> enter(Exchange exchange) {
    Bodies.invite(exchange);
    return Bodies.read(exchange)
        .compose(body -> prove(exchange, body))
        .map(
            call -> {
              passage.admit(exchange, call.principal());
              if (exchange.route().auth() == Auth.API_KEY) {
                reroute(exchange, call);
              }
              exchange.target("/" + call.category() + "/" + call.action());
              exchange.body(Buffer.buffer(call.parameters().toString()));
              passage.go(exchange);
              return null;
            });
  }

  private Future<LunaNodeCall> prove(Exchange exchange, Buffer body) {
    Map<String, byte[]> form =
        FormBody.parse(body.getBytes(), exchange.request().getHeader(HttpHeaders.CONTENT_TYPE));
    if (exchange.route().auth() == Auth.API_KEY) {
      Map<String, byte[]> fields = new HashMap<>(FormBody.query(exchange.request().query()));
      fields.putAll(form);
      return forms.legacy(fields);
    }
    String[] segment = exchange.path().split("/");
    return forms.signed(segment[2], segment[3], form);
  }

  /** The legacy form names its endpoint in fields. */
  private void reroute(Exchange exchange, LunaNodeCall call) {
    String path = "/api/" + call.category() + "/" + call.action() + "/";
    if (!Paths.isPlain(path)
        || !(table.find(Api.LUNANODE, HttpMethod.POST, path) instanceof Lookup.Found found)) {
      throw new Refused(Refusal.unknownPath(call.category() + "/" + call.action()));
    }
    exchange.route(found.choice().any());
    Gateway.checkMade(exchange, exchange.route());
  }
}
