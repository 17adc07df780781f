package io.perigee.gateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.gateway.route.Route;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Joins rows of one path and method, which {@code action} tells apart, into the one operation that
 * OpenAPI has room for.
 */
final class Choices {

  private static final String JSON = "application/json";

  private Choices() {}

  /**
   * @param rows at least one, with the operation of each
   */
  static ObjectNode join(List<Map.Entry<Route, ObjectNode>> rows) {
    if (rows.size() == 1) {
      return rows.getFirst().getValue();
    }
    ObjectNode joined = rows.getFirst().getValue().deepCopy();
    joined.put(
        "operationId",
        rows.stream().map(row -> row.getKey().name()).collect(Collectors.joining("-")));
    joined.put(
        "summary",
        rows.stream()
            .map(row -> row.getValue().path("summary").asText())
            .collect(Collectors.joining("; ")));
    parameters(joined, rows);
    marks(joined, rows);
    ArrayNode routes = joined.putArray("x-perigee-routes");
    ObjectNode responses = Json.object();
    ArrayNode schemas = Json.MAPPER.createArrayNode();
    ObjectNode examples = Json.object();
    for (Map.Entry<Route, ObjectNode> row : rows) {
      ObjectNode operation = row.getValue();
      operation.path("x-perigee-routes").forEach(routes::add);
      JsonNode body = operation.at("/requestBody/content").path(JSON);
      if (body.has("schema") && !holds(schemas, body.get("schema"))) {
        schemas.add(body.get("schema"));
      }
      if (body.has("example")) {
        examples.putObject(row.getKey().name()).set("value", body.get("example"));
      }
      operation.path("responses").properties().forEach(a -> answer(responses, row.getKey(), a));
    }
    body(joined, schemas, examples);
    joined.set("responses", responses);
    return joined;
  }

  /** Those of any row, and the action. */
  private static void parameters(ObjectNode joined, List<Map.Entry<Route, ObjectNode>> rows) {
    ArrayNode parameters = Json.MAPPER.createArrayNode();
    for (Map.Entry<Route, ObjectNode> row : rows) {
      for (JsonNode parameter : row.getValue().path("parameters")) {
        if (!holds(parameters, parameter)) {
          parameters.add(parameter);
        }
      }
    }
    ArrayNode actions =
        parameters
            .addObject()
            .put("name", "action")
            .put("in", "query")
            .put("description", "Which of the operations; may stand in the body instead.")
            .putObject("schema")
            .put("type", "string")
            .putArray("enum");
    rows.stream().map(row -> row.getKey().action()).filter(a -> a != null).forEach(actions::add);
    joined.set("parameters", parameters);
  }

  /** What is said of all of them together: made if one is, going on afterwards if one does. */
  private static void marks(ObjectNode joined, List<Map.Entry<Route, ObjectNode>> rows) {
    boolean made = rows.stream().anyMatch(row -> row.getKey().status() == 0);
    joined.put("x-perigee-answer", made ? "made" : Operations.answer(rows.getFirst().getKey()));
    joined.put("x-perigee-async", rows.stream().anyMatch(row -> row.getKey().async()));
  }

  private static void body(ObjectNode joined, ArrayNode schemas, ObjectNode examples) {
    if (schemas.isEmpty()) {
      return;
    }
    ObjectNode content = Json.object();
    joined.putObject("requestBody").putObject("content").set(JSON, content);
    content.putObject("schema").set("anyOf", schemas);
    if (!examples.isEmpty()) {
      content.set("examples", examples);
    }
  }

  /** Answers of one status become one, which any of their schemas describes. */
  private static void answer(
      ObjectNode responses, Route route, Map.Entry<String, JsonNode> answer) {
    ObjectNode own = answer.getValue().deepCopy();
    JsonNode ours = own.at("/content").path(JSON);
    if (!responses.has(answer.getKey())) {
      responses.set(answer.getKey(), own);
      if (ours instanceof ObjectNode typed) {
        JsonNode schema = typed.remove("schema");
        typed.putObject("schema").putArray("anyOf").add(schema);
        named(typed, typed.remove("example"), route);
      }
      return;
    }
    JsonNode present = responses.get(answer.getKey()).at("/content").path(JSON);
    if (present instanceof ObjectNode typed && ours.has("schema")) {
      ArrayNode any = (ArrayNode) typed.at("/schema/anyOf");
      if (!holds(any, ours.get("schema"))) {
        any.add(ours.get("schema"));
      }
      named(typed, ours.get("example"), route);
    } else if (ours.has("schema")) {
      responses.set(answer.getKey(), own);
    }
  }

  private static void named(ObjectNode typed, JsonNode example, Route route) {
    if (example != null) {
      typed.withObject("/examples").putObject(route.name()).set("value", example);
    }
  }

  private static boolean holds(ArrayNode list, JsonNode wanted) {
    for (JsonNode one : list) {
      if (one.equals(wanted)) {
        return true;
      }
    }
    return false;
  }
}
