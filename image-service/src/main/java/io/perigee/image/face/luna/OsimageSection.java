package io.perigee.image.face.luna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.faces.Fields;
import io.perigee.faces.luna.LunaBody;
import io.perigee.faces.luna.LunaName;
import io.perigee.image.osimage.Osimage;
import io.perigee.image.osimage.OsimageRecords;
import io.perigee.image.osimage.OsimageSettings;
import io.perigee.image.osimage.Osimages;
import io.perigee.runtime.configuration.Coming;
import io.perigee.runtime.configuration.Entry;
import io.perigee.runtime.configuration.Sealing;
import io.perigee.runtime.configuration.Section;
import io.perigee.runtime.http.Versions;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Osimages in the document of the whole configuration: what is configured, not their files. */
@Singleton
final class OsimageSection implements Section {

  private final Osimages osimages;
  private final OsimageFields reader;

  OsimageSection(Osimages osimages, OsimageFields reader) {
    this.osimages = osimages;
    this.reader = reader;
  }

  @Override
  public String kind() {
    return "osimage";
  }

  @Override
  public int place() {
    return 30;
  }

  @Override
  public ObjectNode exported(Sealing sealing) {
    ObjectNode section = Json.object();
    osimages.list().forEach(o -> section.set(o.name(), OsimageRecords.settings(o.settings())));
    return section;
  }

  @Override
  public void check(List<Entry> entries, Coming coming, Sealing sealing) {
    Set<String> there = osimages.list().stream().map(Osimage::name).collect(Collectors.toSet());
    for (Entry entry : entries) {
      LunaName.object("osimage", entry.name());
      if (there.contains(entry.name())) {
        throw exists(entry.name());
      }
      read(entry);
    }
  }

  @Override
  public JsonNode make(Entry entry, Sealing sealing, Cause cause) {
    // No osimage has this version, so that one that is there is not changed.
    osimages.save(entry.name(), null, Versions.etag(0), read(entry), cause);
    return null;
  }

  @Override
  public void unmake(String name, JsonNode before, Cause cause) {
    osimages.delete(name, cause);
  }

  private UnaryOperator<OsimageSettings> read(Entry entry) {
    if (!entry.object().isObject()) {
      String at = "config.osimage." + entry.name();
      throw Invalid.field(at, at + " must be an object");
    }
    ObjectNode body = Json.object();
    body.putObject("config").putObject("osimage").set(entry.name(), entry.object());
    Fields fields =
        LunaBody.config(Json.write(body).getBytes(StandardCharsets.UTF_8), "osimage", entry.name())
            .only(OsimageFields.KNOWN);
    return reader.change(entry.name(), fields);
  }

  private static Conflict exists(String name) {
    return new Conflict("osimage " + name + " exists already");
  }
}
