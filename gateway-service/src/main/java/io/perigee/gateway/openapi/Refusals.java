package io.perigee.gateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.gateway.route.Api;
import io.perigee.gateway.route.Auth;
import io.perigee.gateway.route.Route;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an operation answers when it does not do what was asked, in the form of its API. LunaNode
 * has none: its answers are 200 whatever happened.
 */
final class Refusals {

  private static final Map<Integer, String> ALL = all();

  private Refusals() {}

  /** The refusals as components, which operations refer to. */
  static ObjectNode components(Api api, JsonNode error) {
    ObjectNode components = Json.object();
    if (api != Api.LUNANODE) {
      ALL.forEach((status, means) -> components.set("Refused" + status, refusal(means, error)));
    }
    return components;
  }

  /** Adds to a row's answers those refusals that it may give and that are not described already. */
  static void add(Route route, ObjectNode responses) {
    if (route.api() == Api.LUNANODE) {
      return;
    }
    if (route.status() != 0) {
      put(responses, route.status());
      return;
    }
    boolean changes = route.writes() || route.path().endsWith("_delete");
    boolean forwarded = !route.isGateways();
    ALL.keySet().stream()
        .filter(
            status ->
                switch (status) {
                  case 400 -> forwarded;
                  case 401 -> route.auth() != Auth.NONE;
                  case 403 -> route.auth() != Auth.NONE;
                  case 404 -> forwarded;
                  case 406 -> route.api() == Api.CLOUDAPI && route.auth() != Auth.NONE;
                  case 409 -> changes || route.api() == Api.CLOUDAPI;
                  case 413 -> route.writes();
                  case 429 -> true;
                  case 503, 504 -> forwarded;
                  default -> false;
                })
        .forEach(status -> put(responses, status));
  }

  private static void put(ObjectNode responses, int status) {
    String key = Integer.toString(status);
    if (!responses.has(key)) {
      responses.putObject(key).put("$ref", "#/components/responses/Refused" + status);
    }
  }

  private static ObjectNode refusal(String means, JsonNode error) {
    ObjectNode refusal = Json.object().put("description", means);
    ObjectNode json = refusal.putObject("content").putObject("application/json");
    json.set("schema", Schemas.of(error.path("schema")));
    json.set("example", error.path("example"));
    return refusal;
  }

  private static Map<Integer, String> all() {
    Map<Integer, String> all = new LinkedHashMap<>();
    all.put(400, "The request is wrong; the message names the field");
    all.put(401, "Credentials are missing or wrong");
    all.put(403, "The caller may not do this");
    all.put(404, "There is no such thing");
    all.put(405, "The path does not answer this method; Allow has those that it does");
    all.put(406, "The caller takes no JSON");
    all.put(409, "It cannot be done as things are: it exists, is in use, or has changed");
    all.put(413, "The body is too large");
    all.put(429, "Too many requests; Retry-After says when to try again");
    all.put(501, "Not available yet");
    all.put(503, "The service cannot be reached; Retry-After says when to try again");
    all.put(504, "The service did not answer in time");
    return all;
  }
}
