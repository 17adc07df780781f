package io.perigee.compute.device;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.node.NodeInterface;
import java.util.Locale;
import java.util.UUID;

/**
 * What has an address and is no node (Luna2 REST API, "Switch management" and "Other devices
 * management").
 *
 * @param id its identity
 * @param number its number, for APIs that name things by number
 * @param kind what it is
 * @param name the name, unique among its kind
 * @param place its one interface: network and address of each family, where it has them
 * @param settings {@code oid}, {@code uplinkports}, {@code vendor}, {@code assettag} and {@code
 *     comment}, those that are set
 * @param communities {@code read} and {@code rw} of SNMP, those that are set; in clear here, sealed
 *     in the schema; never logged, never published
 * @param version grows with each change
 */
public record Device(
    UUID id,
    long number,
    Kind kind,
    String name,
    NodeInterface place,
    ObjectNode settings,
    ObjectNode communities,
    long version) {

  /** The interface of a device that has no other. */
  public static final String INTERFACE = "MGMT";

  /** The kinds, in the schema and in Luna2's paths in lower case. */
  public enum Kind {
    SWITCH,
    OTHERDEV;

    /** As Luna2's paths have it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Without the communities, so that they get nowhere by accident. */
  @Override
  public String toString() {
    return kind.text() + " " + name;
  }

  static NodeInterface nowhere() {
    return new NodeInterface(INTERFACE, null, null, null, null, null, null, false);
  }
}
