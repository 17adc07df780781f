package io.perigee.journal.plugin.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.journal.plugin.Rejected;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A rule of a Prometheus rule file.
 *
 * @param group the rule group's name
 * @param rule {@code alert} or {@code record}, {@code expr}, and what else Prometheus knows
 */
record PrometheusRule(String group, ObjectNode rule) {

  private static final int MOST = 10_000;
  private static final String DEFAULT_GROUP = "luna";
  private static final Set<String> TEXTS =
      Set.of("alert", "record", "expr", "for", "keep_firing_for");
  private static final Set<String> MAPS = Set.of("labels", "annotations");

  /**
   * @throws Rejected naming what is wrong
   */
  static List<PrometheusRule> read(JsonNode sent) {
    if (!(sent instanceof ObjectNode)) {
      throw new Rejected("the body must be a JSON object with rules or groups");
    }
    List<PrometheusRule> rules = new ArrayList<>();
    if (sent.has("rules")) {
      read("rules", DEFAULT_GROUP, sent.get("rules"), rules);
    } else if (sent.has("groups")) {
      groups(sent.get("groups"), rules);
    } else {
      throw new Rejected("rules is required");
    }
    if (rules.size() > MOST) {
      throw new Rejected("rules has more than " + MOST + " entries");
    }
    return rules;
  }

  private static void groups(JsonNode groups, List<PrometheusRule> rules) {
    if (!groups.isArray()) {
      throw new Rejected("groups must be an array");
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < groups.size(); i++) {
      String at = "groups[" + i + "]";
      JsonNode name = groups.get(i).path("name");
      if (!name.isTextual() || name.textValue().isBlank() || name.textValue().length() > 255) {
        throw new Rejected(at + ".name must be text of 1 to 255 characters");
      }
      if (!names.add(name.textValue())) {
        throw new Rejected(at + ".name stands there twice");
      }
      read(at + ".rules", name.textValue(), groups.get(i).path("rules"), rules);
    }
  }

  private static void read(String at, String group, JsonNode entries, List<PrometheusRule> rules) {
    if (!entries.isArray()) {
      throw new Rejected(at + " must be an array");
    }
    for (int i = 0; i < entries.size(); i++) {
      rules.add(new PrometheusRule(group, checked(at + "[" + i + "]", entries.get(i))));
    }
  }

  private static ObjectNode checked(String at, JsonNode entry) {
    if (!(entry instanceof ObjectNode rule)) {
      throw new Rejected(at + " must be an object");
    }
    rule.properties()
        .forEach(field -> check(at + "." + field.getKey(), field.getKey(), field.getValue()));
    if (rule.has("alert") == rule.has("record")) {
      throw new Rejected(at + " needs either alert or record");
    }
    if (!rule.has("expr")) {
      throw new Rejected(at + ".expr is required");
    }
    return rule;
  }

  private static void check(String at, String field, JsonNode value) {
    if (TEXTS.contains(field)) {
      boolean text = value.isTextual() && !value.textValue().isBlank();
      if (!text || value.textValue().length() > 10_000) {
        throw new Rejected(at + " must be text");
      }
    } else if (MAPS.contains(field)) {
      if (!value.isObject()
          || !value.properties().stream().allMatch(e -> e.getValue().isTextual())) {
        throw new Rejected(at + " must be an object of texts");
      }
    } else {
      throw new Rejected(at + " is not known");
    }
  }
}
