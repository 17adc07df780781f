package io.perigee.compute.cluster;

import io.perigee.compute.group.GroupRefresh;
import io.perigee.compute.node.NodeRefresh;
import io.perigee.contracts.envelope.Cause;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Carries a change of something that groups and nodes are made from to all of them that it
 * concerns. The caller's transaction holds {@link io.perigee.compute.node.ShownLock#wide}.
 */
@Singleton
public final class Ripple {

  private final GroupRefresh groups;
  private final NodeRefresh nodes;

  Ripple(GroupRefresh groups, NodeRefresh nodes) {
    this.groups = groups;
    this.nodes = nodes;
  }

  /** The cluster's defaults have changed. */
  public void all(Handle h, Cause cause) {
    groups.where(h, "cardinality(:ids::uuid[]) = 0", List.of(), cause);
    nodes.where(h, "cardinality(:ids::uuid[]) = 0", List.of(), cause);
  }

  public void osimages(Handle h, Collection<UUID> ids, Cause cause) {
    groups.where(h, "g.osimage_id = ANY (:ids)", ids, cause);
    nodes.where(h, "coalesce(n.osimage_id, g.osimage_id) = ANY (:ids)", ids, cause);
  }

  public void bmcsetups(Handle h, Collection<UUID> ids, Cause cause) {
    groups.where(h, "g.bmcsetup_id = ANY (:ids)", ids, cause);
    nodes.where(h, "coalesce(n.bmcsetup_id, g.bmcsetup_id) = ANY (:ids)", ids, cause);
  }

  public void networks(Handle h, Collection<UUID> ids, Cause cause) {
    groups.where(
        h,
        "g.id IN (SELECT group_id FROM group_interface WHERE network_id = ANY (:ids))",
        ids,
        cause);
    nodes.where(
        h,
        "n.id IN (SELECT node_id FROM node_interface WHERE network_id = ANY (:ids))",
        ids,
        cause);
  }
}
