package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.bmcsetup.Bmcsetups;
import io.perigee.compute.group.Groups;
import io.perigee.compute.group.OwnGroups;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.faces.luna.LunaName;
import io.perigee.runtime.configuration.Coming;
import io.perigee.runtime.configuration.Entry;
import io.perigee.runtime.configuration.Sealing;
import io.perigee.runtime.configuration.Section;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/** Groups in the document of the whole configuration. */
@Singleton
final class GroupSection implements Section {

  private final Groups groups;
  private final OwnGroups own;
  private final Bmcsetups bmcsetups;
  private final Transferred transferred;

  GroupSection(Groups groups, OwnGroups own, Bmcsetups bmcsetups, Transferred transferred) {
    this.groups = groups;
    this.own = own;
    this.bmcsetups = bmcsetups;
    this.transferred = transferred;
  }

  @Override
  public String kind() {
    return "group";
  }

  @Override
  public int place() {
    return 50;
  }

  @Override
  public ObjectNode exported(Sealing sealing) {
    ObjectNode section = Json.object();
    own.each(section::set);
    return section;
  }

  @Override
  public void check(List<Entry> entries, Coming coming, Sealing sealing) {
    Transferred.requireFree(entries, own.names());
    List<String> setups = bmcsetups.list().stream().map(b -> b.settings().name()).toList();
    Set<String> osimages = transferred.known("osimage");
    Set<String> networks = transferred.known("network");
    for (Entry entry : entries) {
      LunaName.object("group", entry.name());
      GroupBody.change(Transferred.body(entry), entry.name());
      String at = "config.group." + entry.name();
      JsonNode object = entry.object();
      Transferred.require(coming, at, object, "osimage", "osimage", osimages);
      Transferred.requireNetworks(coming, at, object, networks);
      Transferred.require(coming, at, object, "bmcsetupname", "bmcsetup", setups);
    }
  }

  @Override
  public JsonNode make(Entry entry, Sealing sealing, Cause cause) {
    groups.put(
        entry.name(),
        GroupBody.change(Transferred.body(entry), entry.name()),
        Groups.Mode.NEW_ONLY,
        version -> {},
        cause);
    return null;
  }

  @Override
  public void unmake(String name, JsonNode before, Cause cause) {
    groups.delete(name, cause);
  }
}
