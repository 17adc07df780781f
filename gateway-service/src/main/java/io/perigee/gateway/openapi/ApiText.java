package io.perigee.gateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.perigee.contracts.envelope.Json;
import io.perigee.gateway.route.Api;
import io.perigee.gateway.route.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What the route file does not say of an API's operations: summaries, parameters, bodies, answers
 * and examples, from {@code openapi/<api>.yaml} and a file for each of its nouns.
 */
final class ApiText {

  /** An operation as described, with the noun that it belongs to. */
  record Described(String noun, JsonNode text) {}

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Described NOTHING = new Described(null, Json.object());

  private final JsonNode general;
  private final Map<String, String> nouns = new java.util.LinkedHashMap<>();
  private final ObjectNode schemas = Json.object();
  private final Map<String, Described> operations = new HashMap<>();

  private ApiText(JsonNode general) {
    this.general = general;
    schemas.setAll((ObjectNode) general.path("schemas"));
  }

  /**
   * Reads the description of an API.
   *
   * @throws IllegalStateException if two nouns describe one operation, or one schema
   */
  static ApiText of(Api api) {
    ApiText text = new ApiText(read(api.face() + ".yaml"));
    text.general
        .path("nouns")
        .forEach(noun -> text.add(noun.asText(), read(api.face() + "/" + noun.asText() + ".yaml")));
    return text;
  }

  /** Title, version, description and what all operations share. */
  JsonNode general() {
    return general;
  }

  /** The nouns' titles, in their order. */
  Iterable<String> titles() {
    return nouns.values();
  }

  /** The component schemas by name, as they are written. */
  ObjectNode schemas() {
    return schemas;
  }

  /** What is said of a row; nothing if that is an endpoint with a fixed refusal. */
  Described of(Route route) {
    return operations.getOrDefault(key(route), NOTHING);
  }

  /** The operations that are described, as {@code METHOD template}. */
  Iterable<String> described() {
    return operations.keySet();
  }

  static String key(Route route) {
    return route.method().name() + " " + route.template();
  }

  private void add(String name, JsonNode noun) {
    String title = noun.path("name").asText();
    nouns.put(name, title);
    noun.path("schemas")
        .properties()
        .forEach(
            schema -> {
              if (schemas.set(schema.getKey(), schema.getValue()) == null) {
                throw new IllegalStateException("two schemas are called " + schema.getKey());
              }
            });
    noun.path("operations")
        .properties()
        .forEach(
            operation -> {
              Described described = new Described(title, operation.getValue());
              if (operations.put(operation.getKey(), described) != null) {
                throw new IllegalStateException(operation.getKey() + " is described twice");
              }
            });
  }

  private static JsonNode read(String file) {
    try (InputStream in = ApiText.class.getResourceAsStream("/openapi/" + file)) {
      if (in == null) {
        throw new IllegalStateException("there is no openapi/" + file);
      }
      return YAML.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("openapi/" + file + " cannot be read", e);
    }
  }
}
