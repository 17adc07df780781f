package io.perigee.auth.face.cloudapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.perigee.contracts.error.Invalid;
import io.perigee.faces.Fields;
import java.util.ArrayList;
import java.util.List;

/**
 * The sentences of a policy in every form that clients send. Sentences hold commas, so a text is
 * one of them, unless it is a JSON array (the form of sdc-policy).
 */
final class RuleTexts {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private RuleTexts() {}

  static List<String> of(Fields fields, JsonNode sent) {
    JsonNode rules = sent;
    if (rules != null && rules.isTextual() && rules.asText().strip().startsWith("[")) {
      rules = parse(fields, rules.asText());
    }
    if (rules == null || rules.isNull()) {
      return List.of();
    }
    if (rules.isTextual()) {
      return List.of(rules.asText());
    }
    if (!(rules instanceof ArrayNode)) {
      throw wrong(fields);
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode rule : rules) {
      if (!rule.isTextual()) {
        throw wrong(fields);
      }
      texts.add(rule.asText());
    }
    return texts;
  }

  private static JsonNode parse(Fields fields, String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw wrong(fields);
    }
  }

  private static Invalid wrong(Fields fields) {
    return fields.invalid("rules", "must be an array of sentences");
  }
}
