package io.perigee.compute.bmcsetup;

import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** How to log in to the BMC of a node. */
@Singleton
public final class NodeBmcs {

  private final Database database;
  private final Bmcsetups bmcsetups;

  NodeBmcs(Database database, Bmcsetups bmcsetups) {
    this.database = database;
    this.bmcsetups = bmcsetups;
  }

  /** The address of a BMC and the setup with its credentials. */
  public record NodeBmc(String address, Bmcsetup setup) {}

  /** Empty if the node has no address on a BMC interface, or no BMC setup in effect. */
  public Optional<NodeBmc> find(UUID node) {
    return database
        .read(
            h ->
                h.createQuery(
                        """
                        SELECT host(i.ipaddress), coalesce(n.bmcsetup_id, g.bmcsetup_id)
                        FROM node n JOIN node_group g ON g.id = n.group_id
                        JOIN node_interface i ON i.node_id = n.id AND i.interface = 'BMC'
                        WHERE n.id = :id AND i.ipaddress IS NOT NULL AND coalesce(n.bmcsetup_id, g.bmcsetup_id) IS NOT NULL
                        """)
                    .bind("id", node)
                    .map((row, c) -> Map.entry(row.getString(1), row.getObject(2, UUID.class)))
                    .findOne())
        .flatMap(
            found ->
                bmcsetups.byId(found.getValue()).map(setup -> new NodeBmc(found.getKey(), setup)));
  }
}
