package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.bmcsetup.Bmcsetups;
import io.perigee.compute.cloud.Cloud;
import io.perigee.compute.cloud.Clouds;
import io.perigee.compute.device.Device;
import io.perigee.compute.device.Devices;
import io.perigee.compute.group.OwnGroups;
import io.perigee.compute.node.NodeChange;
import io.perigee.compute.node.Nodes;
import io.perigee.compute.node.OwnNodes;
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

/** Nodes in the document of the whole configuration: what is configured for themselves. */
@Singleton
final class NodeSection implements Section {

  private static final String DIGEST = "tpm_sha256";

  private final Nodes nodes;
  private final OwnNodes own;
  private final OwnGroups groups;
  private final Bmcsetups bmcsetups;
  private final Devices devices;
  private final Clouds clouds;
  private final Transferred transferred;

  NodeSection(
      Nodes nodes,
      OwnNodes own,
      OwnGroups groups,
      Bmcsetups bmcsetups,
      Devices devices,
      Clouds clouds,
      Transferred transferred) {
    this.nodes = nodes;
    this.own = own;
    this.groups = groups;
    this.bmcsetups = bmcsetups;
    this.devices = devices;
    this.clouds = clouds;
    this.transferred = transferred;
  }

  @Override
  public String kind() {
    return "node";
  }

  @Override
  public int place() {
    return 60;
  }

  @Override
  public ObjectNode exported(Sealing sealing) {
    ObjectNode section = Json.object();
    own.each(
        (name, node) -> {
          if (node.has(DIGEST)) {
            node.put(DIGEST, sealing.seal(node.path(DIGEST).textValue(), place(name)));
          }
          section.set(name, node);
        });
    return section;
  }

  @Override
  public void check(List<Entry> entries, Coming coming, Sealing sealing) {
    Transferred.requireFree(entries, own.names());
    Set<String> groupNames = groups.names();
    List<String> setups = bmcsetups.list().stream().map(b -> b.settings().name()).toList();
    List<String> switches = devices.list(Device.Kind.SWITCH).stream().map(Device::name).toList();
    List<String> cloudNames = clouds.list().stream().map(Cloud::name).toList();
    Set<String> osimages = transferred.known("osimage");
    Set<String> networks = transferred.known("network");
    for (Entry entry : entries) {
      LunaName.host("node", entry.name());
      read(entry, sealing).require("group").change();
      String at = "config.node." + entry.name();
      JsonNode object = entry.object();
      Transferred.require(coming, at, object, "group", "group", groupNames);
      Transferred.require(coming, at, object, "bmcsetupname", "bmcsetup", setups);
      Transferred.require(coming, at, object, "switch", "switch", switches);
      Transferred.require(coming, at, object, "cloud", "cloud", cloudNames);
      Transferred.require(coming, at, object, "osimage", "osimage", osimages);
      Transferred.requireNetworks(coming, at, object, networks);
    }
  }

  @Override
  public JsonNode make(Entry entry, Sealing sealing, Cause cause) {
    NodeChange change = read(entry, sealing).change().ofWhole();
    nodes.put(entry.name(), change, Nodes.Mode.NEW_ONLY, Nodes.ANY_VERSION, cause);
    return null;
  }

  /** A digest that was left out of the document is not brought back. */
  private static NodeBody read(Entry entry, Sealing sealing) {
    ObjectNode open = Transferred.object(entry).deepCopy();
    String sealed = open.path(DIGEST).textValue();
    if (sealed != null && !sealed.equals(NodeBody.HIDDEN)) {
      open.put(DIGEST, sealing.open(sealed, place(entry.name())));
    }
    return NodeBody.of(Transferred.body(new Entry("node", entry.name(), open)), entry.name());
  }

  private static String place(String name) {
    return "config.node." + name + "." + DIGEST;
  }

  @Override
  public void unmake(String name, JsonNode before, Cause cause) {
    nodes.delete(name, cause);
  }
}
