package io.perigee.journeys.walk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.envelope.MalformedMessage;
import io.perigee.journeys.program.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a command has printed.
 *
 * @param text on both streams
 * @param documents the JSON documents; an array's elements are taken as documents too
 */
record Printed(String text, List<JsonNode> documents) {

  static Printed of(Run run) {
    List<JsonNode> lines = run.out().lines().filter(l -> !l.isBlank()).map(Printed::json).toList();
    List<JsonNode> documents = new ArrayList<>();
    for (JsonNode document :
        lines.contains(MissingNode.getInstance()) ? List.of(json(run.out())) : lines) {
      documents.add(document);
      if (document.isArray()) {
        document.forEach(documents::add);
      }
    }
    return new Printed(run.out() + run.err(), documents);
  }

  /** What stands at a JSON pointer, in each document that has it. */
  List<String> at(String pointer) {
    return documents.stream()
        .map(d -> d.at(pointer))
        .filter(n -> !n.isMissingNode())
        .map(n -> n.isValueNode() ? n.asText() : n.toString())
        .toList();
  }

  /** What stands at a pointer, or else is the first group of a regular expression. */
  List<String> find(String where) {
    return where.startsWith("/")
        ? at(where)
        : Pattern.compile(where).matcher(text).results().map(found -> found.group(1)).toList();
  }

  /** A missing node for what is no JSON. */
  private static JsonNode json(String text) {
    try {
      return Json.read(text, JsonNode.class);
    } catch (MalformedMessage e) {
      return MissingNode.getInstance();
    }
  }
}
