package io.perigee.compute.affinity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Which machines of an account are where. */
@Singleton
final class NeighbourStore {

  /** The account's placed machines in a region, by one statement. */
  List<Neighbour> list(Handle h, UUID account, UUID region) {
    return h.createQuery(
            """
            SELECT id, name, tags, host_id FROM machines
            WHERE account_id = :account AND region_id = :region AND reserved
            """)
        .bind("account", account)
        .bind("region", region)
        .map(
            (row, context) ->
                new Neighbour(
                    row.getObject("id", UUID.class),
                    row.getString("name"),
                    (ObjectNode) Json.tree(row.getString("tags")),
                    row.getObject("host_id", UUID.class)))
        .list();
  }
}
