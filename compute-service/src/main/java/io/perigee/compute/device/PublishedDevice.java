package io.perigee.compute.device;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topics;
import java.util.ArrayList;
import java.util.List;

/** A device on the topic {@code devices}: all but its communities. */
final class PublishedDevice {

  private static final List<String> SETTINGS =
      List.of("oid", "uplinkports", "vendor", "assettag", "comment");

  private PublishedDevice() {}

  static StateChange change(Device device, List<String> changed) {
    return of(device, "active", changed, device.version());
  }

  static StateChange end(Device device) {
    return of(device, "deleted", List.of("state"), device.version() + 1);
  }

  /** The fields in which two states of a device differ; communities by name only. */
  static List<String> differing(Device before, Device after) {
    List<String> changed = new ArrayList<>();
    if (!before.name().equals(after.name())) {
      changed.add("name");
    }
    if (!before.place().equals(after.place())) {
      changed.add("interfaces");
    }
    SETTINGS.stream()
        .filter(f -> !before.settings().path(f).equals(after.settings().path(f)))
        .forEach(changed::add);
    if (!before.communities().equals(after.communities())) {
      changed.add("communities");
    }
    return changed;
  }

  private static StateChange of(Device device, String state, List<String> changed, long version) {
    return new StateChange(
        Topics.DEVICES,
        device.id().toString(),
        device.name(),
        version,
        null,
        null,
        state,
        changed,
        state.equals("deleted"),
        object(device));
  }

  private static ObjectNode object(Device device) {
    ObjectNode object =
        Json.object()
            .put("id", device.id().toString())
            .put("number", device.number())
            .put("kind", device.kind().text())
            .put("name", device.name());
    ArrayNode interfaces = object.putArray("interfaces");
    if (device.place().networkId() != null) {
      interfaces
          .addObject()
          .put("interface", Device.INTERFACE)
          .put("network_id", device.place().networkId().toString())
          .put("ipaddress", device.place().ipaddress())
          .put("ipaddress_ipv6", device.place().ipaddressIpv6());
    }
    SETTINGS.forEach(f -> object.put(f, device.settings().path(f).textValue()));
    return object;
  }
}
