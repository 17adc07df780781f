package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.NotFound;
import io.perigee.faces.luna.LunaAnswers;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;

/** How Luna2 shows the interfaces of a node or a group. */
final class InterfaceAnswers {

  private final String kind;
  private final String name;
  private final ArrayNode interfaces;

  /**
   * @param kind {@code node} or {@code group}
   * @param shown it as JSON in UTF-8, with its interfaces
   */
  InterfaceAnswers(String kind, String name, byte[] shown) {
    this.kind = kind;
    this.name = name;
    this.interfaces =
        (ArrayNode) Json.tree(new String(shown, StandardCharsets.UTF_8)).get("interfaces");
  }

  Response all() {
    return answer(interfaces);
  }

  /**
   * @throws NotFound if it has no interface of that name
   */
  Response one(String iface) {
    for (JsonNode row : interfaces) {
      if (row.path("interface").asText().equals(iface)) {
        return answer(Json.MAPPER.createArrayNode().add(row));
      }
    }
    throw new NotFound("%s %s has no interface %s".formatted(kind, name, iface));
  }

  private Response answer(ArrayNode rows) {
    ObjectNode object = Json.object();
    object.set("interfaces", rows);
    return LunaAnswers.one(kind, name, object);
  }
}
