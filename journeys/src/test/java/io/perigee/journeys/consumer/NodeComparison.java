package io.perigee.journeys.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/** Holds a node as it is published against the node as Luna2 shows it. */
final class NodeComparison {

  /** Published as plain text, shown in base64. */
  private static final Set<String> SCRIPTS = Set.of("prescript", "partscript", "postscript");

  private NodeComparison() {}

  /** Every field that Luna2 shows is published with the same value. */
  static void requireEqual(JsonNode shown, JsonNode published) {
    for (Map.Entry<String, JsonNode> field : shown.properties()) {
      String name = field.getKey();
      JsonNode told = published.path(name);
      JsonNode expected = field.getValue();
      if (name.equals("interfaces")) {
        told = withoutIds(told);
      } else if (SCRIPTS.contains(name) && told.isTextual()) {
        told =
            TextNode.valueOf(
                Base64.getEncoder().encodeToString(told.asText().getBytes(StandardCharsets.UTF_8)));
      }
      assertThat(told).as("%s of node %s", name, shown.path("name").asText()).isEqualTo(expected);
    }
  }

  private static JsonNode withoutIds(JsonNode interfaces) {
    JsonNode copy = interfaces.deepCopy();
    copy.forEach(row -> ((ObjectNode) row).remove("network_id"));
    return copy;
  }
}
