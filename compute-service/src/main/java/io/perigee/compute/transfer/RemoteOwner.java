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

/**
 * Another service. A call has as many objects as it can make in its time. One that owns secrets
 * gets the key that seals them, the others do not.
 */
final class RemoteOwner implements Owner {

  private static final int PER_CALL = 20;
  private static final String PATH = "/internal/configuration";

  private final String service;
  private final boolean seals;
  private final Internal internal;

  /**
   * @param seals true if it owns secrets
   */
  RemoteOwner(String service, boolean seals, Internal internal) {
    this.service = service;
    this.seals = seals;
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
    JsonNode answer =
        seals
            ? internal.post(service, PATH + "/export", with(sealing, Json.object()))
            : internal.get(service, PATH);
    return (ObjectNode) answer.get("config");
  }

  @Override
  public void check(ObjectNode config, Coming coming, Sealing sealing) {
    ObjectNode body = Json.object();
    body.set("config", config);
    body.set("coming", coming.json());
    internal.post(service, PATH + "/check", with(sealing, body));
  }

  @Override
  public void apply(UUID id, ObjectNode config, Sealing sealing, Cause cause) {
    for (Map.Entry<String, JsonNode> section : config.properties()) {
      ObjectNode part = Json.object();
      for (Map.Entry<String, JsonNode> object : section.getValue().properties()) {
        part.set(object.getKey(), object.getValue());
        if (part.size() == PER_CALL) {
          apply(id, section.getKey(), part, sealing);
          part = Json.object();
        }
      }
      if (!part.isEmpty()) {
        apply(id, section.getKey(), part, sealing);
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

  private void apply(UUID id, String kind, ObjectNode objects, Sealing sealing) {
    ObjectNode body = Json.object().put("import", id.toString());
    body.putObject("config").set(kind, objects);
    internal.post(service, PATH + "/apply", with(sealing, body));
  }

  private ObjectNode with(Sealing sealing, ObjectNode body) {
    return seals ? body.put("sealing", sealing.handedOn()) : body;
  }
}
