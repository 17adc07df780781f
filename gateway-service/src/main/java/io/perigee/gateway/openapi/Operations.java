package io.perigee.gateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.gateway.route.Api;
import io.perigee.gateway.route.Auth;
import io.perigee.gateway.route.Route;
import java.util.Locale;

/** Makes the operation object of one row of the route file. */
final class Operations {

  private final ApiText text;
  private final PathNames names;

  Operations(ApiText text, PathNames names) {
    this.text = text;
    this.names = names;
  }

  ObjectNode of(Route route) {
    ApiText.Described described = text.of(route);
    JsonNode said = described.text();
    ObjectNode operation = Json.object().put("operationId", id(route));
    operation.put("summary", summary(route, said));
    if (described.noun() != null) {
      operation.putArray("tags").add(described.noun());
    }
    operation.put("x-perigee-answer", answer(route)).put("x-perigee-async", route.async());
    operation
        .putArray("x-perigee-routes")
        .addObject()
        .put("name", route.name())
        .put("route", ApiText.key(route))
        .put("answer", answer(route));
    parameters(route, said, operation);
    if (said.has("body")) {
      operation.set("requestBody", Bodies.request(route, said.get("body")));
    }
    operation.set("responses", responses(route, said));
    operation.set("security", Security.of(route.auth()));
    return operation;
  }

  /** What the route file says of a row: made, not-made, 404 or 405. */
  static String answer(Route route) {
    return switch (route.status()) {
      case 0 -> "made";
      case 501 -> "not-made";
      default -> Integer.toString(route.status());
    };
  }

  private static String summary(Route route, JsonNode said) {
    return switch (route.status()) {
      case 404 -> "There is no such path, as published";
      case 405 -> "The path does not answer this method, as published";
      default -> said.path("summary").asText();
    };
  }

  private String id(Route route) {
    if (route.api() == Api.CLOUDAPI) {
      return route.name();
    }
    return (route.method().name().toLowerCase(Locale.ROOT) + "-" + names.path(route))
        .replaceAll("[^A-Za-z0-9]+", "-")
        .replaceAll("-$", "");
  }

  private void parameters(Route route, JsonNode said, ObjectNode operation) {
    ArrayNode parameters = Json.MAPPER.createArrayNode();
    for (String name : names.of(route)) {
      ObjectNode schema =
          parameters
              .addObject()
              .put("name", name)
              .put("in", "path")
              .put("required", true)
              .putObject("schema")
              .put("type", "string");
      JsonNode values = said.path("pathValues").path(name);
      if (!values.isMissingNode()) {
        schema.set("enum", values);
      }
    }
    said.path("query").forEach(name -> parameters.add(reference("query.", name.asText())));
    said.path("header").forEach(name -> parameters.add(reference("header.", name.asText())));
    if (route.api() == Api.CLOUDAPI && route.auth() != Auth.NONE) {
      parameters.add(reference("query.", "as-role"));
      parameters.add(reference("header.", "Accept-Version"));
    }
    if (!parameters.isEmpty()) {
      operation.set("parameters", parameters);
    }
  }

  private static ObjectNode reference(String in, String name) {
    return Json.object().put("$ref", "#/components/parameters/" + component(in + name));
  }

  /** A component's name has letters, digits, dots, hyphens and underscores only. */
  static String component(String name) {
    return name.replace("*", "NAME");
  }

  private static ObjectNode responses(Route route, JsonNode said) {
    ObjectNode responses = Json.object();
    said.path("answers")
        .properties()
        .forEach(
            answer -> {
              ObjectNode response = responses.putObject(answer.getKey());
              JsonNode of = answer.getValue();
              response.put("description", of.path("description").asText(means(answer.getKey())));
              of.path("headers")
                  .forEach(
                      name ->
                          response
                              .withObject("/headers")
                              .putObject(name.asText())
                              .put("$ref", "#/components/headers/" + name.asText()));
              ObjectNode content = Bodies.answer(route, of);
              if (content != null) {
                response.set("content", content);
              }
            });
    Refusals.add(route, responses);
    return responses;
  }

  private static String means(String status) {
    return switch (status) {
      case "101" -> "The connection is a WebSocket from here on";
      case "200" -> "Done, or begun where it goes on after the answer";
      case "201" -> "Created";
      case "202" -> "Taken; it goes on after the answer";
      case "204" -> "Done; there is nothing to show";
      case "302" -> "It is elsewhere; Location leads there";
      default -> "As the status says";
    };
  }
}
