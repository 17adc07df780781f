package io.perigee.gateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.gateway.route.Api;
import io.perigee.gateway.route.Auth;
import io.perigee.gateway.route.Route;

/** Bodies of requests and answers as media types with schema and example. */
final class Bodies {

  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String NONCE = "1700000000";

  private Bodies() {}

  /** The body of a request. */
  static ObjectNode request(Route route, JsonNode described) {
    ObjectNode body = Json.object();
    ObjectNode content = body.putObject("content");
    if (route.api() == Api.LUNANODE) {
      content.set(FORM, route.auth() == Auth.HMAC ? signedForm(described) : typed(described));
    } else {
      content.set(JSON, typed(described));
    }
    if (route.api() != Api.CLOUDAPI) {
      body.put("required", true);
    }
    return body;
  }

  /** The content of an answer; null if it has no body. */
  static ObjectNode answer(Route route, JsonNode described) {
    JsonNode schema = described.path("schema");
    if (schema.isMissingNode()) {
      return null;
    }
    ObjectNode content = Json.object();
    if (schema.isTextual() && Schemas.isMediaType(schema)) {
      ObjectNode raw = content.putObject(schema.textValue()).putObject("schema");
      raw.put("type", "string");
      return content;
    }
    ObjectNode typed = typed(described);
    if (route.api() == Api.LUNANODE) {
      typed.set("schema", success((ObjectNode) typed.get("schema")));
    }
    content.set(JSON, typed);
    return content;
  }

  private static ObjectNode typed(JsonNode described) {
    ObjectNode typed = Json.object();
    JsonNode schema = described.path("schema");
    typed.set("schema", schema.isMissingNode() ? Json.object() : Schemas.of(schema));
    if (described.has("example")) {
      typed.set("example", described.get("example"));
    }
    return typed;
  }

  /** LunaNode's form: the parameters as JSON in one field, with the proof in others. */
  private static ObjectNode signedForm(JsonNode described) {
    ObjectNode typed = Json.object();
    ObjectNode schema = typed.putObject("schema").put("type", "object");
    ObjectNode fields = schema.putObject("properties");
    fields
        .putObject("req")
        .putArray("allOf")
        .add(Schemas.reference("Credentials"))
        .add(Schemas.of(described.path("schema")));
    fields.putObject("signature").put("type", "string").put("pattern", "^[0-9a-fA-F]{128}$");
    fields.putObject("nonce").put("type", "string").put("pattern", "^[0-9]+$");
    fields.putObject("handler").put("type", "string");
    schema.putArray("required").add("req").add("signature").add("nonce");
    typed.putObject("encoding").putObject("req").put("contentType", JSON);
    if (described.has("example")) {
      ObjectNode example = typed.putObject("example");
      example
          .putObject("req")
          .put("api_id", "0123456789abcdef")
          .put("api_partialkey", "0123456789abcdef".repeat(4))
          .setAll((ObjectNode) described.get("example"));
      example.put("signature", "0123456789abcdef".repeat(8)).put("nonce", NONCE);
    }
    return typed;
  }

  /** What went well says so; what did not is a 200 too. */
  private static ObjectNode success(ObjectNode schema) {
    ObjectNode went = Json.object();
    if (schema.equals(Schemas.reference("Success"))) {
      went = schema;
    } else {
      went.putArray("allOf").add(Schemas.reference("Success")).add(schema);
    }
    ObjectNode either = Json.object();
    either.putArray("oneOf").add(went).add(Schemas.reference("Failure"));
    return either;
  }
}
