package io.perigee.compute.volume;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Invalid;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A predicate on volumes (<i>Searching by predicate</i>): {@code {"and":[…]}}, {@code {"or":[…]}},
 * {@code {"not":…}}, and {@code {"eq":[FIELD, VALUE]}}, {@code ne}, {@code ge}, {@code le} on name,
 * size, state and type.
 *
 * @param sql the condition, with named parameters
 * @param parameters their values
 * @param fields the fields that it looks at
 */
public record Predicate(String sql, Map<String, Object> parameters, Set<String> fields) {

  private static final Set<String> FIELDS = Set.of("name", "size", "state", "type");
  private static final Map<String, String> COMPARISONS =
      Map.of("eq", "=", "ne", "<>", "ge", ">=", "le", "<=");
  private static final int DEEPEST = 8;
  private static final int MOST = 64;

  /**
   * Reads a predicate.
   *
   * @throws Invalid if it is none, naming what is wrong
   */
  public static Predicate read(String text) {
    JsonNode node;
    try {
      node = Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw refused("is not JSON");
    }
    Reader reader = new Reader();
    return new Predicate(reader.condition(node, 0), reader.parameters, reader.fields);
  }

  private static Invalid refused(String what) {
    return Invalid.field("predicate", "predicate " + what);
  }

  private static final class Reader {

    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private final Set<String> fields = new HashSet<>();

    String condition(JsonNode node, int depth) {
      if (node == null || !node.isObject() || node.size() != 1 || depth > DEEPEST) {
        throw refused(
            "must be an object with one operator, at most " + DEEPEST + " within one another");
      }
      String operator = node.fieldNames().next();
      JsonNode operands = node.get(operator);
      return switch (operator) {
        case "and", "or" -> joined(operator, operands, depth);
        case "not" ->
            "NOT " + condition(operands.isArray() ? operands.get(0) : operands, depth + 1);
        case "eq", "ne", "ge", "le" -> comparison(operator, operands);
        default -> throw refused("has an unknown operator; known are and, or, not, eq, ne, ge, le");
      };
    }

    private String joined(String operator, JsonNode operands, int depth) {
      if (!operands.isArray() || operands.isEmpty() || operands.size() > MOST) {
        throw refused(operator + " takes an array of 1 to " + MOST + " predicates");
      }
      return java.util.stream.IntStream.range(0, operands.size())
          .mapToObj(i -> condition(operands.get(i), depth + 1))
          .collect(
              Collectors.joining(
                  " " + operator.toUpperCase(java.util.Locale.ROOT) + " ", "(", ")"));
    }

    private String comparison(String operator, JsonNode operands) {
      if (!operands.isArray()
          || operands.size() != 2
          || !FIELDS.contains(operands.get(0).asText())
          || !operands.get(1).isValueNode()
          || operands.get(1).isNull()) {
        throw refused(operator + " takes a field (name, size, state or type) and a value");
      }
      if (parameters.size() >= MOST) {
        throw refused("has more than " + MOST + " comparisons");
      }
      String field = operands.get(0).asText();
      String parameter = "predicate" + parameters.size();
      fields.add(field);
      parameters.put(
          parameter, field.equals("size") ? size(operands.get(1)) : operands.get(1).asText());
      return "v." + field + " " + COMPARISONS.get(operator) + " :" + parameter;
    }

    private static Long size(JsonNode value) {
      try {
        return Long.valueOf(value.asText().strip());
      } catch (NumberFormatException e) {
        throw refused("compares size with what is no whole number");
      }
    }
  }
}
