package io.perigee.gateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Schemas in the short forms of the descriptions. A text is a path to what it is about, {@code
 * config/node/*}{@code /Node}: literal names, {@code *} for any name, {@code []} for an array, and
 * at its end a component, {@code text}, or {@code any}; {@code A | B} is one of two. An object is a
 * JSON Schema; with {@code contract} it takes properties of that state topic's object.
 */
final class Schemas {

  private Schemas() {}

  /** The JSON Schema of a short form. */
  static ObjectNode of(JsonNode written) {
    return written.isTextual() ? at(written.textValue()) : component(written);
  }

  /** True if a text is no schema but the media type of a body that is not JSON. */
  static boolean isMediaType(JsonNode written) {
    return written.asText().startsWith("text/") || written.asText().startsWith("application/");
  }

  /** A schema that refers to a component. */
  static ObjectNode reference(String name) {
    return Json.object().put("$ref", "#/components/schemas/" + name);
  }

  private static ObjectNode at(String path) {
    if (path.contains(" | ")) {
      ObjectNode choice = Json.object();
      for (String one : path.split(" \\| ")) {
        choice.withArray("oneOf").add(at(one));
      }
      return choice;
    }
    int slash = path.indexOf('/');
    if (slash < 0) {
      return leaf(path);
    }
    String step = path.substring(0, slash);
    ObjectNode rest = at(path.substring(slash + 1));
    ObjectNode schema = Json.object();
    switch (step) {
      case "[]" -> schema.put("type", "array").set("items", rest);
      case "*" -> schema.put("type", "object").set("additionalProperties", rest);
      default -> {
        schema.put("type", "object").putObject("properties").set(step, rest);
        schema.putArray("required").add(step);
      }
    }
    return schema;
  }

  private static ObjectNode leaf(String name) {
    return switch (name) {
      case "any" -> Json.object();
      case "text" -> Json.object().put("type", "string");
      default -> reference(name);
    };
  }

  private static ObjectNode component(JsonNode written) {
    if (!written.has("contract")) {
      return written.deepCopy();
    }
    String topic = written.get("contract").asText();
    Set<String> only = names(written.path("only"));
    Set<String> without = names(written.path("without"));
    ObjectNode schema = Json.object().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    contract(topic)
        .properties()
        .forEach(
            property -> {
              String name = property.getKey();
              if ((only.isEmpty() || only.contains(name)) && !without.contains(name)) {
                properties.set(name, property.getValue());
              }
            });
    written.path("properties").properties().forEach(p -> properties.set(p.getKey(), p.getValue()));
    return schema;
  }

  private static Set<String> names(JsonNode list) {
    Set<String> names = new HashSet<>();
    list.forEach(name -> names.add(name.asText()));
    return names;
  }

  private static JsonNode contract(String topic) {
    try (InputStream in = Schemas.class.getResourceAsStream("/schemas/" + topic + ".json")) {
      if (in == null) {
        throw new IllegalStateException("no state topic is called " + topic);
      }
      return Json.MAPPER
          .readTree(in)
          .at("/properties/data/properties/object/properties")
          .deepCopy();
    } catch (IOException e) {
      throw new UncheckedIOException("the contract of " + topic + " cannot be read", e);
    }
  }
}
