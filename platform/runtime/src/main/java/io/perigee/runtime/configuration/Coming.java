package io.perigee.runtime.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The names that an import brings, by kind, whoever owns them. */
public final class Coming {

  private final Map<String, Set<String>> names = new HashMap<>();

  /** Of a whole document: the keys of its sections. */
  public static Coming of(ObjectNode config) {
    Coming coming = new Coming();
    config
        .properties()
        .forEach(
            section -> {
              Set<String> of = coming.names.computeIfAbsent(section.getKey(), k -> new HashSet<>());
              section.getValue().fieldNames().forEachRemaining(of::add);
            });
    return coming;
  }

  /** As {@link #json} gave it. */
  static Coming read(JsonNode json) {
    Coming coming = new Coming();
    json.properties()
        .forEach(
            kind -> {
              Set<String> of = coming.names.computeIfAbsent(kind.getKey(), k -> new HashSet<>());
              kind.getValue().forEach(name -> of.add(name.asText()));
            });
    return coming;
  }

  /** True if the import brings this object. */
  public boolean has(String kind, String name) {
    return names.getOrDefault(kind, Set.of()).contains(name);
  }

  /** {@code {"<kind>":["<name>",…]}}. */
  public ObjectNode json() {
    ObjectNode json = Json.object();
    names.forEach((kind, of) -> json.set(kind, Json.MAPPER.valueToTree(of)));
    return json;
  }
}
