package io.perigee.journeys.program;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import java.util.List;

/** How a program ended and what it printed. */
public record Run(int exit, String out, String err) {

  /** What was printed, which is one JSON document. */
  public JsonNode json() {
    return Json.tree(out);
  }

  /** What was printed, one JSON document a line. */
  public List<JsonNode> lines() {
    return out.lines().filter(line -> !line.isBlank()).map(Json::tree).toList();
  }
}
