package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.device.Device;
import io.perigee.compute.device.Device.Kind;
import io.perigee.compute.device.DeviceChange;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Missing;
import io.perigee.faces.Fields;
import io.perigee.faces.Given;
import io.perigee.faces.luna.LunaBody;
import io.perigee.faces.luna.LunaName;
import java.util.Optional;
import java.util.Set;

/** Switches and other devices as Luna2 sends and shows them. */
final class DeviceBody {

  static final Set<String> OF_SWITCHES =
      Set.of(
          "newswitchname",
          "network",
          "ipaddress",
          "ipaddress_ipv6",
          "oid",
          "read",
          "readcommunity",
          "rw",
          "rwcommunity",
          "uplinkports",
          "vendor",
          "assettag",
          "comment",
          "comments");
  static final Set<String> OF_OTHERS =
      Set.of(
          "newotherdevname",
          "network",
          "ipaddress",
          "ipaddress_ipv6",
          "vendor",
          "assettag",
          "comment",
          "comments");

  /** What stands for a community that the reader may not see. */
  private static final String HIDDEN = "****";

  private static final int MAX_SETTING = 255;

  private DeviceBody() {}

  /**
   * Reads {@code {"config":{"<kind>":{"<name>":{…}}}}}.
   *
   * @param now the device as it is
   */
  static DeviceChange change(byte[] body, Kind kind, String name, Optional<Device> now) {
    boolean isSwitch = kind == Kind.SWITCH;
    Fields sent = LunaBody.config(body, kind.text(), name).only(isSwitch ? OF_SWITCHES : OF_OTHERS);
    ObjectNode place = Json.object();
    MemberBody.put(
        place, "network", sent.text("network").map(n -> LunaName.object(sent.path("network"), n)));
    MemberBody.put(
        place, "ipaddress", sent.text("ipaddress").map(a -> InterfaceBody.address(sent, a)));
    MemberBody.put(
        place, "ipaddress_ipv6", sent.text("ipaddress_ipv6").map(a -> InterfaceBody.ipv6(sent, a)));
    JsonNode settingsNow = now.<JsonNode>map(Device::settings).orElse(Json.object());
    ObjectNode settings = Json.object();
    MemberBody.put(settings, "vendor", sent.text("vendor", MAX_SETTING));
    MemberBody.put(settings, "assettag", sent.text("assettag", MAX_SETTING));
    MemberBody.put(
        settings,
        "comment",
        Alias.text(sent, "comment", "comments", settingsNow.path("comment").textValue()));
    ObjectNode communities = Json.object();
    if (isSwitch) {
      MemberBody.put(settings, "oid", sent.text("oid", MAX_SETTING));
      MemberBody.put(settings, "uplinkports", sent.text("uplinkports", MAX_SETTING));
      JsonNode known = now.<JsonNode>map(Device::communities).orElse(Json.object());
      community(communities, sent, "read", known.path("read").textValue());
      community(communities, sent, "rw", known.path("rw").textValue());
    }
    String renaming = "new" + kind.text() + "name";
    String newName = sent.text(renaming).map(n -> LunaName.host(renaming, n)).value();
    return new DeviceChange(
        "config." + kind.text() + "." + name, newName, place, settings, communities);
  }

  static DeviceChange ofClone(byte[] body, Kind kind, String name, Optional<Device> now) {
    DeviceChange change = change(body, kind, name, now);
    if (change.newName() == null) {
      throw Missing.field(change.at() + ".new" + kind.text() + "name");
    }
    return change;
  }

  static ObjectNode shown(Device device, boolean seesCommunities) {
    ObjectNode shown =
        Json.object()
            .put("name", device.name())
            .put("network", device.place().network())
            .put("ipaddress", device.place().ipaddress());
    if (device.place().ipaddressIpv6() != null) {
      shown.put("ipaddress_ipv6", device.place().ipaddressIpv6());
    }
    if (device.kind() == Kind.SWITCH) {
      String read = community(device, "read", seesCommunities);
      String rw = community(device, "rw", seesCommunities);
      shown
          .put("oid", setting(device, "oid"))
          .put("read", read)
          .put("rw", rw)
          .put("readcommunity", read)
          .put("rwcommunity", rw)
          .put("uplinkports", setting(device, "uplinkports"));
    }
    return shown
        .put("vendor", setting(device, "vendor"))
        .put("assettag", setting(device, "assettag"))
        .put("comment", setting(device, "comment"))
        .put("comments", setting(device, "comment"));
  }

  private static void community(ObjectNode into, Fields sent, String field, String now) {
    Given<String> given = Alias.text(sent, field, field + "community", now);
    if (!HIDDEN.equals(given.value())) {
      MemberBody.put(into, field, given);
    }
  }

  private static String community(Device device, String field, boolean seen) {
    String community = device.communities().path(field).textValue();
    return community == null || seen ? community : HIDDEN;
  }

  private static String setting(Device device, String field) {
    return device.settings().path(field).textValue();
  }
}
