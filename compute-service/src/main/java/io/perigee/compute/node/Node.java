package io.perigee.compute.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;

/**
 * A node with what is configured for itself; what it inherits is resolved by {@link NodeRefresh}.
 *
 * @param id its identity
 * @param name its host name, unique
 * @param version grows whenever what is shown of it changes
 * @param group the group that it is a member of
 * @param osimage its own osimage; null if inherited
 * @param osimageName that one's name
 * @param links its own BMC setup, its switch and its cloud
 * @param settings its other own fields, those that are set
 * @param interfaces its interfaces, BOOTIF and BMC first
 */
record Node(
    UUID id,
    String name,
    long version,
    UUID group,
    String groupName,
    UUID osimage,
    String osimageName,
    Links links,
    ObjectNode settings,
    List<NodeInterface> interfaces) {

  Node with(Links others) {
    return new Node(
        id, name, version, group, groupName, osimage, osimageName, others, settings, interfaces);
  }
}
