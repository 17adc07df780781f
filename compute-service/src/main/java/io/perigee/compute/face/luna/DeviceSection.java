package io.perigee.compute.face.luna;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.device.Device;
import io.perigee.compute.device.Device.Kind;
import io.perigee.compute.device.DeviceChange;
import io.perigee.compute.device.Devices;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.faces.luna.LunaName;
import io.perigee.runtime.configuration.Coming;
import io.perigee.runtime.configuration.Entry;
import io.perigee.runtime.configuration.Sealing;
import io.perigee.runtime.configuration.Section;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Switches, or other devices, in the document of the whole configuration, communities sealed. */
final class DeviceSection implements Section {

  private static final List<String> COMMUNITIES = List.of("read", "rw");

  private final Kind kind;
  private final Devices devices;
  private final Transferred transferred;

  private DeviceSection(Kind kind, Devices devices, Transferred transferred) {
    this.kind = kind;
    this.devices = devices;
    this.transferred = transferred;
  }

  /** One for each kind. */
  static final class Both {

    @Produces
    @Singleton
    Section switches(Devices devices, Transferred transferred) {
      return new DeviceSection(Kind.SWITCH, devices, transferred);
    }

    @Produces
    @Singleton
    Section others(Devices devices, Transferred transferred) {
      return new DeviceSection(Kind.OTHERDEV, devices, transferred);
    }
  }

  @Override
  public String kind() {
    return kind.text();
  }

  @Override
  public int place() {
    return kind == Kind.SWITCH ? 42 : 43;
  }

  @Override
  public ObjectNode exported(Sealing sealing) {
    ObjectNode section = Json.object();
    for (Device device : devices.list(kind)) {
      ObjectNode own =
          Json.object()
              .put("network", device.place().network())
              .put("ipaddress", device.place().ipaddress())
              .put("ipaddress_ipv6", device.place().ipaddressIpv6());
      own.setAll(device.settings());
      for (String field : COMMUNITIES) {
        if (device.communities().has(field)) {
          String open = device.communities().path(field).textValue();
          own.put(field, sealing.seal(open, place(device.name(), field)));
        }
      }
      section.set(device.name(), own);
    }
    return section;
  }

  @Override
  public void check(List<Entry> entries, Coming coming, Sealing sealing) {
    Transferred.requireFree(entries, devices.list(kind).stream().map(Device::name).toList());
    Set<String> networks = transferred.known("network");
    for (Entry entry : entries) {
      LunaName.host(kind.text(), entry.name());
      read(entry, sealing);
      String at = "config." + kind.text() + "." + entry.name();
      Transferred.require(coming, at, entry.object(), "network", "network", networks);
    }
  }

  @Override
  public JsonNode make(Entry entry, Sealing sealing, Cause cause) {
    devices.put(
        kind,
        entry.name(),
        read(entry, sealing),
        version -> {
          if (version != 0) {
            throw Transferred.exists(kind.text(), entry.name());
          }
        },
        cause);
    return null;
  }

  @Override
  public void unmake(String name, JsonNode before, Cause cause) {
    devices.delete(kind, name, cause);
  }

  private DeviceChange read(Entry entry, Sealing sealing) {
    ObjectNode open = Transferred.object(entry).deepCopy();
    for (String field : COMMUNITIES) {
      if (open.has(field)) {
        open.put(field, sealing.open(open.path(field).textValue(), place(entry.name(), field)));
      }
    }
    byte[] body = Transferred.body(new Entry(kind.text(), entry.name(), open));
    return DeviceBody.change(body, kind, entry.name(), Optional.empty());
  }

  private String place(String name, String field) {
    return "config." + kind.text() + "." + name + "." + field;
  }
}
