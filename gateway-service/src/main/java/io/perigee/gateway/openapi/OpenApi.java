package io.perigee.gateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.gateway.route.Api;
import io.perigee.gateway.route.Route;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes the OpenAPI 3.1 document of an API: what the route file says of each of its rows, with what
 * is described of them.
 */
public final class OpenApi {

  /** The version of the specification that documents are written in. */
  static final String VERSION = "3.1.0";

  private OpenApi() {}

  /**
   * The document of an API.
   *
   * @param routes all rows; those of other APIs are left out
   * @throws IllegalStateException if what is described does not fit together
   */
  public static ObjectNode of(Api api, List<Route> routes) {
    List<Route> rows = routes.stream().filter(route -> route.api() == api).toList();
    ApiText text = ApiText.of(api);
    PathNames names = new PathNames();
    rows.forEach(row -> names.learn(row, text.of(row).text()));
    ObjectNode document = Json.object().put("openapi", VERSION);
    JsonNode general = text.general();
    document
        .putObject("info")
        .put("title", general.path("title").asText())
        .put("version", general.path("version").asText())
        .put("description", general.path("description").asText());
    document.putArray("servers").addObject().put("url", "/");
    ArrayNode tags = document.putArray("tags");
    text.titles().forEach(title -> tags.addObject().put("name", title));
    document.set("paths", paths(rows, text, names));
    document.set("components", components(api, text));
    return document;
  }

  private static ObjectNode paths(List<Route> rows, ApiText text, PathNames names) {
    Operations operations = new Operations(text, names);
    Map<String, Map<HttpMethod, List<Map.Entry<Route, ObjectNode>>>> byPath = new LinkedHashMap<>();
    for (Route row : rows) {
      byPath
          .computeIfAbsent(names.path(row), ignored -> new LinkedHashMap<>())
          .computeIfAbsent(row.method(), ignored -> new ArrayList<>())
          .add(Map.entry(row, operations.of(row)));
    }
    ObjectNode paths = Json.object();
    byPath.forEach(
        (path, methods) -> {
          ObjectNode item = paths.putObject(path);
          methods.forEach(
              (method, of) -> item.set(method.name().toLowerCase(Locale.ROOT), Choices.join(of)));
        });
    return paths;
  }

  private static ObjectNode components(Api api, ApiText text) {
    ObjectNode components = Json.object();
    ObjectNode schemas = components.putObject("schemas");
    text.schemas().properties().forEach(s -> schemas.set(s.getKey(), Schemas.of(s.getValue())));
    JsonNode general = text.general();
    components.set("responses", Refusals.components(api, general.path("error")));
    ObjectNode parameters = components.putObject("parameters");
    parameters(parameters, "query", general);
    parameters(parameters, "header", general);
    JsonNode headers = general.path("answerHeaders");
    if (!headers.isMissingNode()) {
      components.set("headers", headers);
    }
    components.set("securitySchemes", general.path("securitySchemes"));
    return components;
  }

  private static void parameters(ObjectNode into, String in, JsonNode general) {
    general
        .path(in.equals("query") ? "query" : "headers")
        .properties()
        .forEach(
            parameter -> {
              ObjectNode one = Json.object().put("name", parameter.getKey()).put("in", in);
              one.setAll((ObjectNode) parameter.getValue());
              into.set(Operations.component(in + "." + parameter.getKey()), one);
            });
  }
}
