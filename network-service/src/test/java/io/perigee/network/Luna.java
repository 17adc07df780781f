package io.perigee.network;

import static io.perigee.devkit.testkit.http.Http.given;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Request;
import io.perigee.devkit.testkit.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Speaks to the service as the gateway does for an operator, and as other services do. */
public final class Luna {

  private Luna() {}

  public static Request operator() {
    return as(TestIdentity.ofModule().lunaUser("luna"));
  }

  public static Request service() {
    return as(TestIdentity.ofModule().service("compute"));
  }

  public static Request as(String token) {
    return given().header(TestIdentity.HEADER, token).contentType("application/json");
  }

  /** A name that no other test has. */
  public static String name(String kind) {
    return kind + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** A published example. */
  public static JsonNode example(String file) {
    try (InputStream in = Luna.class.getResourceAsStream("/published/luna2/" + file + ".json")) {
      return Json.tree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The network of a published example. */
  public static ObjectNode exampleNetwork(String file, String name) {
    return (ObjectNode) example(file).at("/config/network/" + name).deepCopy();
  }

  public static String body(String name, ObjectNode network) {
    ObjectNode body = Json.object();
    body.putObject("config").putObject("network").set(name, network);
    return Json.write(body);
  }

  /** A network of the operator with this prefix. */
  public static String network(String prefix) {
    return network(prefix, null);
  }

  /** The same with a gateway; returns its name. */
  public static String network(String prefix, String gateway) {
    String name = name("net");
    put(name, Json.object().put("network", prefix).put("gateway", gateway)).then().statusCode(201);
    return name;
  }

  public static Response put(String name, ObjectNode network) {
    return operator().body(body(name, network)).post("/luna/config/network/" + name);
  }

  public static JsonNode get(String path) {
    Response answer = operator().get("/luna" + path);
    answer.then().statusCode(200);
    return Json.tree(answer.asString());
  }

  /** One lease request of a node's interface; {@code address} null is the next free one. */
  public static ObjectNode lease(String network, UUID node, String iface, String address) {
    ObjectNode row =
        Json.object()
            .put("network_name", network)
            .put("address", address)
            .put("interface", iface)
            .put("version", 1);
    row.putObject("holder")
        .put("kind", "node")
        .put("id", node.toString())
        .put("name", "node-" + node.toString().substring(0, 4));
    return row;
  }

  public static Response lease(ObjectNode... rows) {
    ObjectNode body = Json.object();
    for (ObjectNode row : rows) {
      body.withArray("leases").add(row);
    }
    return service().body(Json.write(body)).post("/internal/leases");
  }
}
