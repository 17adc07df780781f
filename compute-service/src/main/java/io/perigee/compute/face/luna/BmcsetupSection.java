package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.bmcsetup.Bmcsetup;
import io.perigee.compute.bmcsetup.Bmcsetups;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Missing;
import io.perigee.faces.luna.LunaName;
import io.perigee.runtime.configuration.Coming;
import io.perigee.runtime.configuration.Entry;
import io.perigee.runtime.configuration.Sealing;
import io.perigee.runtime.configuration.Section;
import jakarta.inject.Singleton;
import java.util.List;

/** BMC setups in the document of the whole configuration, their passwords sealed. */
@Singleton
final class BmcsetupSection implements Section {

  private final Bmcsetups bmcsetups;

  BmcsetupSection(Bmcsetups bmcsetups) {
    this.bmcsetups = bmcsetups;
  }

  @Override
  public String kind() {
    return "bmcsetup";
  }

  @Override
  public int place() {
    return 40;
  }

  @Override
  public ObjectNode exported(Sealing sealing) {
    ObjectNode section = Json.object();
    for (Bmcsetup setup : bmcsetups.list()) {
      ObjectNode shown = BmcsetupBody.shown(setup, true);
      String name = setup.settings().name();
      shown.put("password", sealing.seal(setup.settings().password(), place(name)));
      shown.remove("name");
      section.set(name, shown);
    }
    return section;
  }

  @Override
  public void check(List<Entry> entries, Coming coming, Sealing sealing) {
    Transferred.requireFree(
        entries, bmcsetups.list().stream().map(b -> b.settings().name()).toList());
    for (Entry entry : entries) {
      LunaName.object("bmcsetup", entry.name());
      Bmcsetup.Settings settings =
          read(entry, sealing).applied(Bmcsetup.Settings.named(entry.name()));
      if (settings.username() == null || settings.password() == null) {
        String field = settings.username() == null ? "username" : "password";
        throw Missing.field("config.bmcsetup." + entry.name() + "." + field);
      }
    }
  }

  @Override
  public JsonNode make(Entry entry, Sealing sealing, Cause cause) {
    bmcsetups.put(
        entry.name(),
        read(entry, sealing)::applied,
        version -> {
          if (version != 0) {
            throw Transferred.exists("bmcsetup", entry.name());
          }
        },
        cause);
    return null;
  }

  @Override
  public void unmake(String name, JsonNode before, Cause cause) {
    bmcsetups.delete(name, cause);
  }

  private static BmcsetupBody read(Entry entry, Sealing sealing) {
    ObjectNode open = Transferred.object(entry).deepCopy();
    if (open.has("password")) {
      open.put("password", sealing.open(open.path("password").textValue(), place(entry.name())));
    }
    return BmcsetupBody.of(
        Transferred.body(new Entry("bmcsetup", entry.name(), open)), entry.name());
  }

  private static String place(String name) {
    return "config.bmcsetup." + name + ".password";
  }
}
