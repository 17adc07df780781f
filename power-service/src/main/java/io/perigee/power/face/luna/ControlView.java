package io.perigee.power.face.luna;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.power.control.ControlResults;
import java.util.SortedMap;

/**
 * Results as Luna2 shows them: {@code
 * {"request_id","control":{"power":{"ok":{},"on":{},"off":{}},"failed":{}}}}.
 */
final class ControlView {

  private ControlView() {}

  static ObjectNode of(String requestId, ControlResults results) {
    ObjectNode answer = Json.object().put("request_id", requestId);
    ObjectNode control = answer.putObject("control");
    ObjectNode subsystem = control.putObject(results.subsystem());
    put(subsystem, "ok", results.ok());
    put(subsystem, "on", results.on());
    put(subsystem, "off", results.off());
    put(control, "failed", results.failed());
    return answer;
  }

  private static void put(ObjectNode in, String name, SortedMap<String, String> hosts) {
    ObjectNode object = in.putObject(name);
    hosts.forEach(object::put);
  }
}
