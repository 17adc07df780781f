package io.perigee.devkit.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Documents that nobody would send on purpose, made of the fields that an object has. */
public final class Generated {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Generated() {}

  /**
   * Objects with some of these fields, each with any value, and sometimes with one that nobody
   * knows.
   *
   * @param rows fields that hold lists of objects, with the fields of those
   */
  public static Arbitrary<ObjectNode> objects(List<String> fields, Map<String, List<String>> rows) {
    Arbitrary<ObjectNode> flat = flat(fields);
    if (rows.isEmpty()) {
      return flat;
    }
    Map.Entry<String, List<String>> inner = rows.entrySet().iterator().next();
    Arbitrary<JsonNode> lists =
        Arbitraries.oneOf(
            flat(inner.getValue()).list().ofMaxSize(3).map(Generated::array), values());
    return Combinators.combine(flat, lists.optional(0.6))
        .as(
            (object, list) -> {
              list.ifPresent(l -> object.set(inner.getKey(), l));
              return object;
            });
  }

  /** Any JSON value, nested at most three deep. */
  public static Arbitrary<JsonNode> values() {
    return Arbitraries.lazyOf(
        Generated::scalars,
        Generated::scalars,
        Generated::scalars,
        () -> scalars().list().ofMaxSize(3).map(Generated::array),
        () ->
            Arbitraries.maps(Arbitraries.strings().ofMaxLength(5), scalars())
                .ofMaxSize(3)
                .map(Generated::object));
  }

  private static Arbitrary<ObjectNode> flat(List<String> fields) {
    Arbitrary<String> names =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(30, Arbitraries.of(fields)),
            net.jqwik.api.Tuple.of(1, Arbitraries.strings().ofMaxLength(8)));
    return Arbitraries.maps(names, values()).ofMaxSize(5).map(Generated::object);
  }

  private static Arbitrary<JsonNode> scalars() {
    return Arbitraries.oneOf(
        Arbitraries.of(
                "",
                " ",
                "true",
                "0",
                "1",
                "front",
                "node",
                "BOOTIF",
                "default",
                "****",
                "net-of-all",
                "missing-net",
                "10.200.0.7",
                "2001:db8::1",
                "999.1.1.1",
                "02:00:00:00:00:01",
                "IyEvYmluL2Jhc2g=",
                "../../etc/passwd",
                "'; DROP TABLE node; --",
                "\u0000",
                "\ud800",
                "ümläut",
                "x".repeat(70),
                "y".repeat(5000))
            .map(JSON::textNode),
        Arbitraries.strings().ofMaxLength(12).map(JSON::textNode),
        Arbitraries.integers().map(JSON::numberNode),
        Arbitraries.of("1e99", "-1", "0.5", "99999999999999999999").map(Json::tree),
        Arbitraries.of(true, false).map(JSON::booleanNode),
        Arbitraries.just(JSON.nullNode()));
  }

  private static JsonNode array(List<? extends JsonNode> values) {
    ArrayNode array = JSON.arrayNode();
    values.forEach(array::add);
    return array;
  }

  private static ObjectNode object(Map<String, JsonNode> fields) {
    ObjectNode object = JSON.objectNode();
    fields.forEach(object::set);
    return object;
  }
}
