package io.perigee.gateway.own;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.gateway.exchange.Answers;
import io.perigee.gateway.exchange.Exchange;
import io.perigee.gateway.route.Api;
import io.perigee.gateway.route.CloudApiVersions;
import io.perigee.gateway.route.Route;
import io.perigee.gateway.route.RouteTable;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the gateway answers itself: Luna's version, ping and all-routes, CloudAPI's ping. */
public final class OwnEndpoints {

  // The API that the published text describes; clients compare it, so it is not Perigee's own
  // version.
  private static final String LUNA_VERSION = "2.0.0001";
  private static final int LUNA_API = 1;

  private final Answers answers;
  private final ObjectNode version;
  private final ObjectNode ping = Json.object().put("message", "pong");
  private final ObjectNode cloudApiPing;
  private final ObjectNode allRoutes;

  public OwnEndpoints(Answers answers, RouteTable table, String commit) {
    this.answers = answers;
    this.version = Json.object();
    version
        .putObject("version")
        .put("luna", LUNA_VERSION)
        .put("api", LUNA_API)
        .put("commit", commit);
    this.cloudApiPing = Json.object().put("ping", "pong");
    ArrayNode versions = cloudApiPing.putObject("cloudapi").putArray("versions");
    CloudApiVersions.ALL.forEach(versions::add);
    this.allRoutes = allRoutes(table);
  }

  /** Answers one of them; false if it is none of them. */
  public boolean answer(Exchange exchange) {
    ObjectNode body =
        switch (exchange.route().template()) {
          case "/version" -> version;
          case "/ping" -> ping;
          case "/all-routes" -> allRoutes;
          case "/--ping" -> cloudApiPing;
          default -> null;
        };
    if (body != null) {
      answers.answer(exchange, body);
    }
    return body != null;
  }

  private static ObjectNode allRoutes(RouteTable table) {
    Map<String, TreeSet<String>> methods = new TreeMap<>();
    for (Route route : table.routes()) {
      if (route.api() == Api.LUNA) {
        methods
            .computeIfAbsent(route.path(), ignored -> new TreeSet<>())
            .add(route.method().name());
      }
    }
    ObjectNode document = Json.object();
    ArrayNode routes = document.putArray("routes");
    methods.forEach(
        (path, of) -> {
          ArrayNode names = routes.addObject().put("path", path).putArray("methods");
          of.forEach(names::add);
        });
    return document;
  }
}
