package io.perigee.boot.known;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.projection.KnownRow;
import io.perigee.runtime.projection.Knows;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/**
 * The nodes, which compute owns, with their hardware addresses: a booting node is known by nothing
 * else.
 */
@Singleton
public final class Nodes implements Knows {

  private static final Pattern MAC = Pattern.compile("(?i)[0-9a-f]{2}(:[0-9a-f]{2}){5}");

  @Override
  public Topic topic() {
    return Topics.NODES;
  }

  @Override
  public void applied(Handle h, List<KnownRow> changed) {
    List<String> macs = new ArrayList<>();
    List<UUID> nodes = new ArrayList<>();
    List<String> interfaces = new ArrayList<>();
    for (KnownRow row : changed) {
      if (!row.deleted() && row.object() != null) {
        for (JsonNode nic : row.object().path("interfaces")) {
          String mac = nic.path("macaddress").asText("");
          if (MAC.matcher(mac).matches()) {
            macs.add(mac);
            nodes.add(UUID.fromString(row.id()));
            interfaces.add(nic.path("interface").asText(""));
          }
        }
      }
    }
    h.createUpdate("DELETE FROM node_address WHERE node_id = ANY (:nodes)")
        .bindArray(
            "nodes", UUID.class, changed.stream().map(row -> UUID.fromString(row.id())).toList())
        .execute();
    insert(h, macs, nodes, interfaces);
  }

  /**
   * An address may have moved between nodes, and the one that had it may be told of later: the
   * later word holds.
   */
  private static void insert(
      Handle h, List<String> macs, List<UUID> nodes, List<String> interfaces) {
    h.createUpdate(
            """
            INSERT INTO node_address (macaddress, node_id, interface)
            SELECT DISTINCT ON (mac) mac::macaddr, node_id, interface
            FROM unnest(:macs::text[], :nodes::uuid[], :interfaces::text[]) WITH ORDINALITY AS a (mac, node_id, interface, place)
            ORDER BY mac, place DESC
            ON CONFLICT ON CONSTRAINT node_address_pk DO UPDATE SET node_id = excluded.node_id, interface = excluded.interface
            """)
        .bindArray("macs", String.class, macs)
        .bindArray("nodes", UUID.class, nodes)
        .bindArray("interfaces", String.class, interfaces)
        .execute();
  }
}
