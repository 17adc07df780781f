package io.perigee.compute.face.cloudapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Invalid;
import io.perigee.faces.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads affinity rules, and locality hints as the rules that they stand for. */
final class AffinityParams {

  private static final int LONGEST = 300;

  private AffinityParams() {}

  /** The rules as written; hints of {@code locality} as rules about instances. */
  static List<String> read(Fields params) {
    List<String> rules = new ArrayList<>(affinity(params));
    locality(params, rules);
    return List.copyOf(rules);
  }

  /** {@code affinity} alone: an array of rules, or one rule. */
  static List<String> affinity(Fields params) {
    return texts(params, "affinity", params.object().get("affinity"));
  }

  private static void locality(Fields params, List<String> rules) {
    JsonNode given = params.object().get("locality");
    if (given != null && given.isTextual() && given.textValue().startsWith("{")) {
      given = parsed(given.textValue());
    }
    if (given == null || given.isNull() || given.isTextual() && given.textValue().isEmpty()) {
      return;
    }
    if (!(given instanceof ObjectNode hints)) {
      throw Invalid.field("locality", "locality must be an object");
    }
    Fields fields = Fields.at("locality", hints).only(Set.of("strict", "near", "far"));
    String soft = fields.flag("strict").orElse(false) ? "" : "~";
    for (String field : List.of("near", "far")) {
      String operator = (field.equals("near") ? "==" : "!=") + soft;
      for (String id : texts(fields, field, hints.get(field))) {
        Fields each = Fields.at("locality", Json.object().put(field, id));
        rules.add("instance" + operator + each.require(field).uuid(field).value());
      }
    }
  }

  private static JsonNode parsed(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw Invalid.field("locality", "locality is not JSON");
    }
  }

  /** Unlike other lists of texts these are not split at commas, which expressions may hold. */
  private static List<String> texts(Fields fields, String field, JsonNode given) {
    if (given == null || given.isNull()) {
      return List.of();
    }
    if (given.isTextual()) {
      return given.textValue().isBlank() ? List.of() : List.of(given.textValue());
    }
    if (!given.isArray()) {
      throw fields.invalid(field, "must be an array of texts");
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode each : given) {
      if (!each.isTextual() || each.textValue().length() > LONGEST) {
        throw fields.invalid(
            field + "[" + texts.size() + "]", "must be a text of at most " + LONGEST);
      }
      texts.add(each.textValue());
    }
    return texts;
  }
}
