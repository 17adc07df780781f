package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.cloud.Cloud;
import io.perigee.compute.cloud.Clouds;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.faces.luna.LunaName;
import io.perigee.runtime.configuration.Coming;
import io.perigee.runtime.configuration.Entry;
import io.perigee.runtime.configuration.Sealing;
import io.perigee.runtime.configuration.Section;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/** Clouds in the document of the whole configuration. */
@Singleton
final class CloudSection implements Section {

  private final Clouds clouds;

  CloudSection(Clouds clouds) {
    this.clouds = clouds;
  }

  @Override
  public String kind() {
    return "cloud";
  }

  @Override
  public int place() {
    return 41;
  }

  @Override
  public ObjectNode exported(Sealing sealing) {
    ObjectNode section = Json.object();
    for (Cloud cloud : clouds.list()) {
      ObjectNode shown = CloudBody.shown(cloud);
      shown.remove("name");
      section.set(cloud.name(), shown);
    }
    return section;
  }

  @Override
  public void check(List<Entry> entries, Coming coming, Sealing sealing) {
    Transferred.requireFree(entries, clouds.list().stream().map(Cloud::name).toList());
    for (Entry entry : entries) {
      LunaName.object("cloud", entry.name());
      CloudBody.of(Transferred.body(entry), entry.name())
          .applied(new Cloud(UUID.randomUUID(), entry.name(), null, null, 0));
    }
  }

  @Override
  public JsonNode make(Entry entry, Sealing sealing, Cause cause) {
    clouds.put(
        entry.name(),
        CloudBody.of(Transferred.body(entry), entry.name())::applied,
        version -> {
          if (version != 0) {
            throw Transferred.exists("cloud", entry.name());
          }
        },
        cause);
    return null;
  }

  @Override
  public void unmake(String name, JsonNode before, Cause cause) {
    clouds.delete(name, cause);
  }
}
