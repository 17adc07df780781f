package io.perigee.journeys.badinput;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.perigee.contracts.envelope.Json;
import io.perigee.journeys.platform.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an API's document says of a request's body.
 *
 * @param example one that is taken; empty if there is none
 * @param plain its fields that hold a text, a number or a truth value
 */
record Described(ObjectNode example, List<String> plain) {

  private static final Set<String> PLAIN = Set.of("string", "integer", "number", "boolean");
  private static final Described NOTHING = new Described(Json.object(), List.of());

  /** Of every endpoint of an API that has a body, by {@code METHOD path}. */
  static Map<String, Described> of(String api) throws IOException {
    Path folder =
        Repository.root().resolve("gateway-service/src/main/resources/openapi").resolve(api);
    List<JsonNode> nouns = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      YAMLMapper yaml = new YAMLMapper();
      for (Path file : files.toList()) {
        nouns.add(yaml.readTree(file.toFile()));
      }
    }
    Map<String, JsonNode> schemas = new HashMap<>();
    nouns.forEach(
        noun ->
            noun.path("schemas").properties().forEach(s -> schemas.put(s.getKey(), s.getValue())));
    Map<String, Described> described = new HashMap<>();
    for (JsonNode noun : nouns) {
      noun.path("operations")
          .properties()
          .forEach(o -> described.put(o.getKey(), of(o.getValue().path("body"), schemas)));
    }
    return described;
  }

  /** Of one endpoint; nothing if no body is described. */
  static Described of(Endpoint endpoint, Map<String, Described> all) {
    return all.getOrDefault(endpoint.method() + " " + endpoint.path(), NOTHING);
  }

  private static Described of(JsonNode body, Map<String, JsonNode> schemas) {
    JsonNode schema = body.path("schema");
    JsonNode object = schema.isTextual() ? schemas.get(schema.asText()) : schema;
    List<String> plain = new ArrayList<>();
    object
        .path("properties")
        .properties()
        .forEach(
            field -> {
              if (isPlain(field.getValue().path("type"))) {
                plain.add(field.getKey());
              }
            });
    JsonNode example = body.path("example");
    return new Described(example.isObject() ? example.deepCopy() : Json.object(), plain);
  }

  private static boolean isPlain(JsonNode type) {
    if (type.isTextual()) {
      return PLAIN.contains(type.asText());
    }
    boolean all = !type.isEmpty();
    for (JsonNode one : type) {
      all &= PLAIN.contains(one.asText());
    }
    return all;
  }
}
