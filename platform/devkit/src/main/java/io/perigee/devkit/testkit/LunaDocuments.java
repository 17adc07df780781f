package io.perigee.devkit.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;

/** The bodies of Luna2's POSTs: what an endpoint takes around the object that it is about. */
final class LunaDocuments {

  private LunaDocuments() {}

  /**
   * A body that reaches the endpoint's own fields.
   *
   * @param name what the URL names
   * @param object what is said of it
   */
  static ObjectNode body(LunaRoute route, String name, JsonNode object) {
    String[] path = route.path().substring(1).split("/");
    return switch (path[0]) {
      case "config" -> config(path, name, object);
      case "monitor" -> {
        ObjectNode body = Json.object();
        ObjectNode monitor = body.putObject("monitor");
        if (path.length > 2) {
          monitor.putObject("status").set(name, object);
        } else {
          monitor.set("status", object);
        }
        yield body;
      }
      case "journal" -> {
        ObjectNode body = Json.object();
        body.putArray("journal").add(object);
        yield body;
      }
      case "control" -> {
        ObjectNode body = Json.object();
        body.putObject("control").putObject("power").set("on", object);
        yield body;
      }
      default -> object instanceof ObjectNode whole ? whole : Json.object();
    };
  }

  private static ObjectNode config(String[] path, String name, JsonNode object) {
    ObjectNode body = Json.object();
    ObjectNode config = body.putObject("config");
    String kind = path[1];
    String second = path.length > 2 ? path[2] : "";
    switch (kind) {
      case "cluster" -> {
        if (second.equals("import")) {
          config.putObject("group").set(name, object);
        } else {
          config.set("cluster", object);
        }
      }
      case "secrets" -> config.putObject("secrets").putObject(second).set(name, list(object));
      case "dns" -> config.putObject("dns").set(name, list(object));
      case "rack" -> {
        ObjectNode rack = config.putObject("rack");
        if (second.equals("inventory")) {
          rack.set("inventory", list(object));
        } else {
          rack.set(name, object);
        }
      }
      default -> config.putObject(kind).set(name, object);
    }
    return body;
  }

  private static ArrayNode list(JsonNode object) {
    return Json.MAPPER.createArrayNode().add(object);
  }
}
