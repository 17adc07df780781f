package io.perigee.compute.group;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.node.NodeChange.InterfaceChange;
import java.util.List;

/**
 * What a request changes of a group. In the objects a field that is left out stays, and null
 * clears.
 *
 * @param newName the new name; null if it stays
 * @param fields {@code osimage} and {@code bmcsetupname} by name, and the group's own settings
 * @param interfaces those that are made or changed; others stay
 */
public record GroupChange(String newName, ObjectNode fields, List<InterfaceChange> interfaces) {

  /** The fields that name other objects; all others are settings. */
  static final List<String> REFERENCES = List.of("osimage", "bmcsetupname");
}
