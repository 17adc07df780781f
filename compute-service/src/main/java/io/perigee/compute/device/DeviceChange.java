package io.perigee.compute.device;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import java.util.List;

/**
 * What a request changes of a device. In the objects a field that is left out stays, and null
 * clears.
 *
 * @param at how errors name the device, {@code config.switch.switch01}
 * @param newName the new name; null if it stays
 * @param place {@code network}, {@code ipaddress} and {@code ipaddress_ipv6}
 * @param settings as {@link Device#settings}
 * @param communities as {@link Device#communities}
 */
public record DeviceChange(
    String at, String newName, ObjectNode place, ObjectNode settings, ObjectNode communities) {

  /** What one piece of hardware has and no other. */
  private static final List<String> OF_HARDWARE = List.of("assettag");

  /**
   * The change that makes a new device like another, with addresses of its own: the published
   * example of cloning sends the address of the original.
   */
  static DeviceChange copy(Device from, DeviceChange change) {
    ObjectNode place = Json.object().put("network", from.place().network());
    place.setAll(change.place());
    leaveToIt(place, "ipaddress", from.place().ipaddress());
    leaveToIt(place, "ipaddress_ipv6", from.place().ipaddressIpv6());
    ObjectNode settings = from.settings().deepCopy();
    settings.remove(OF_HARDWARE);
    settings.setAll(change.settings());
    ObjectNode communities = from.communities().deepCopy();
    communities.setAll(change.communities());
    return new DeviceChange(change.at(), null, place, settings, communities);
  }

  private static void leaveToIt(ObjectNode place, String field, String address) {
    String sent = place.path(field).textValue();
    if (sent != null && sent.equals(address)) {
      place.remove(field);
    }
  }

  /** Without the communities. */
  @Override
  public String toString() {
    return at;
  }
}
