package io.perigee.compute.group;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.node.NodeInterface;
import java.util.List;
import java.util.UUID;

/**
 * A group of nodes with what is configured for it.
 *
 * @param id its identity
 * @param name the name, unique
 * @param version grows whenever what is shown of it changes
 * @param osimage the osimage of nodes that have none of their own; may be null
 * @param bmcsetup the BMC setup of nodes that have none of their own; may be null
 * @param settings its other fields, those that are set
 * @param interfaces what new nodes get, without addresses, by name
 */
record Group(
    UUID id,
    String name,
    long version,
    UUID osimage,
    String osimageName,
    UUID bmcsetup,
    String bmcsetupName,
    ObjectNode settings,
    List<NodeInterface> interfaces) {}
