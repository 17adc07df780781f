package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.cloud.Cloud;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Missing;
import io.perigee.faces.Fields;
import io.perigee.faces.luna.LunaBody;
import io.perigee.faces.luna.LunaName;
import java.util.Set;

/** A cloud as Luna2 sends and shows it. */
final class CloudBody {

  private static final Set<String> FIELDS = Set.of("newcloudname", "type", "comment");
  private static final int MAX_TYPE = 64;

  private final Fields sent;

  private CloudBody(Fields sent) {
    this.sent = sent;
  }

  /**
   * Reads {@code {"config":{"cloud":{"<name>":{…}}}}}.
   *
   * @throws Missing if it says nothing
   */
  static CloudBody of(byte[] body, String name) {
    Fields sent = LunaBody.config(body, "cloud", name).only(FIELDS);
    if (sent.names().isEmpty()) {
      throw Missing.field(sent.path("type"));
    }
    return new CloudBody(sent);
  }

  Cloud applied(Cloud now) {
    return new Cloud(
        now.id(),
        sent.text("newcloudname").map(n -> LunaName.object("newcloudname", n)).orElse(now.name()),
        sent.text("type", MAX_TYPE).or(now.type()),
        sent.text("comment").or(now.comment()),
        now.version());
  }

  static ObjectNode shown(Cloud cloud) {
    return Json.object()
        .put("name", cloud.name())
        .put("type", cloud.type())
        .put("comment", cloud.comment());
  }
}
