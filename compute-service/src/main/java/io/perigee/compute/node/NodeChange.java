package io.perigee.compute.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What a request changes of a node. In the objects a field that is left out stays, and null clears.
 *
 * @param newName the new host name; null if it stays
 * @param fields {@code group}, {@code osimage}, {@code bmcsetupname}, {@code switch} and {@code
 *     cloud} by name, and the node's own settings
 * @param interfaces those that are made or changed; others stay
 * @param whole true if a new node has these interfaces only, and not also its group's
 */
public record NodeChange(
    String newName, ObjectNode fields, List<InterfaceChange> interfaces, boolean whole) {

  /** Of a node that gets its group's interfaces. */
  public NodeChange(String newName, ObjectNode fields, List<InterfaceChange> interfaces) {
    this(newName, fields, interfaces, false);
  }

  /** The same of a node that has these interfaces only. */
  public NodeChange ofWhole() {
    return new NodeChange(newName, fields, interfaces, true);
  }

  /** The fields that name other objects; all others are settings. */
  static final List<String> REFERENCES =
      List.of("group", "osimage", "bmcsetupname", "switch", "cloud");

  /**
   * A change of an interface.
   *
   * @param at how errors name it, {@code config.node.node001.interfaces[0]}
   * @param name the interface
   * @param fields {@code network}, {@code ipaddress}, {@code ipaddress_ipv6}, {@code macaddress},
   *     {@code options}, {@code vlanid}, {@code dhcp}
   */
  public record InterfaceChange(String at, String name, ObjectNode fields) {}
}
