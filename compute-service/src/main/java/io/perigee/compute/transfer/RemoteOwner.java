package io.perigee.compute.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.runtime.configuration.Coming;
import io.perigee.runtime.configuration.Sealing;
import io.perigee.runtime.internal.Internal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Another service. A call has as many objects as it can make in its time; no secrets go there. */
final class RemoteOwner implements Owner {

  private static final int PER_CALL = 20;
  private static final String PATH = "/internal/configuration";

  private final String service;
  private final Internal internal;

  RemoteOwner(String service, Internal internal) {
    this.service = service;
    this.internal = internal;
  }

  @Override
  public List<String> kinds() {
    List<String> kinds = new ArrayList<>();
    internal.get(service, PATH + "/kinds").path("kinds").forEach(k -> kinds.add(k.asText()));
    return kinds;
  }

  @Override
  public ObjectNode exported(Sealing sealing) {
    return (ObjectNode) internal.get(service, PATH).get("config");
  }

  @Override
  public void check(ObjectNode config, Coming coming, Sealing sealing) {
    ObjectNode body = Json.object();
    body.set("config", config);
    body.set("coming", coming.json());
    internal.post(service, PATH + "/check", body);
  }

  @Override
  public void apply(UUID id, ObjectNode config, Sealing sealing, Cause cause) {
    for (Map.Entry<String, JsonNode> section : config.properties()) {
      ObjectNode part = Json.object();
      for (Map.Entry<String, JsonNode> object : section.getValue().properties()) {
        part.set(object.getKey(), object.getValue());
        if (part.size() == PER_CALL) {
          apply(id, section.getKey(), part);
          part = Json.object();
        }
      }
      if (!part.isEmpty()) {
        apply(id, section.getKey(), part);
      }
    }
  }

  @Override
  public void undo(UUID id, Cause cause) {
    internal.post(service, PATH + "/undo", Json.object().put("import", id.toString()));
  }

  @Override
  public void finish(UUID id) {
    internal.post(service, PATH + "/finish", Json.object().put("import", id.toString()));
  }

  private void apply(UUID id, String kind, ObjectNode objects) {
    ObjectNode body = Json.object().put("import", id.toString());
    body.putObject("config").set(kind, objects);
    internal.post(service, PATH + "/apply", body);
  }
}
