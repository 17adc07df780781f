package io.perigee.faces.lunanode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.faces.Documents;
import io.perigee.faces.Fields;
import java.util.List;

/**
 * The parameters of a LunaNode call: the decoded {@code req} object as the gateway hands it on. All
 * scalars may be strings; what belonged to authentication is left out.
 */
public final class LunaNodeParams {

  private static final List<String> OF_AUTHENTICATION =
      List.of(
          "api_id",
          "api_key",
          "api_partialkey",
          "nonce",
          "signature",
          "category",
          "action",
          "handler");

  private LunaNodeParams() {}

  /**
   * @param body a JSON object; null or empty for a call without parameters
   */
  public static Fields read(byte[] body) {
    ObjectNode object =
        body == null || body.length == 0 ? Documents.empty() : Documents.object(body);
    object.remove(OF_AUTHENTICATION);
    return Fields.of(object);
  }
}
