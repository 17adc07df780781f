package io.perigee.compute.referent;

import io.perigee.contracts.error.Invalid;
import io.perigee.runtime.reference.Referrer;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;

/** Answers owners who ask whether nodes or groups refer to what they would remove. */
final class NodeReferrers {

  @Produces
  @Singleton
  Referrer networks() {
    return of(
        Referent.NETWORK,
        (h, id) ->
            names(
                h,
                id,
                """
                SELECT DISTINCT n.name FROM node n JOIN node_interface i ON i.node_id = n.id WHERE i.network_id = :id
                UNION SELECT g.name FROM node_group g JOIN group_interface i ON i.group_id = g.id WHERE i.network_id = :id
                UNION SELECT name FROM device WHERE network_id = :id
                ORDER BY 1 LIMIT 10
                """));
  }

  @Produces
  @Singleton
  Referrer osimages() {
    return of(
        Referent.OSIMAGE,
        (h, id) ->
            names(
                h,
                id,
                """
                SELECT name FROM node_group WHERE osimage_id = :id UNION SELECT name FROM node WHERE osimage_id = :id
                ORDER BY 1 LIMIT 10
                """));
  }

  /**
   * An address, {@code <network>_<address>}, of a node, a device or a machine: the network service
   * asks before it frees one that was leased but never seen used.
   */
  @Produces
  @Singleton
  Referrer addresses() {
    return of(
        "address",
        (h, id) -> {
          String[] parts = id.split("_", 2);
          return h.createQuery(
                  """
                  SELECT n.name FROM node n JOIN node_interface i ON i.node_id = n.id
                  WHERE i.network_id = :network AND i.ipaddress = :address::inet
                  UNION SELECT n.name FROM node n JOIN node_interface i ON i.node_id = n.id
                  WHERE i.network_id = :network AND i.ipaddress_ipv6 = :address::inet
                  UNION SELECT name FROM device WHERE network_id = :network AND ipaddress = :address::inet
                  UNION SELECT name FROM device WHERE network_id = :network AND ipaddress_ipv6 = :address::inet
                  UNION SELECT m.name FROM machines m JOIN machine_nics i ON i.machine_id = m.id
                  WHERE i.network_id = :network AND i.ip = :address
                  LIMIT 10
                  """)
              .bind("network", uuid(parts[0]))
              .bind("address", parts.length < 2 ? null : parts[1])
              .mapTo(String.class)
              .list();
        });
  }

  private static List<String> names(Handle h, String id, String sql) {
    return h.createQuery(sql).bind("id", uuid(id)).mapTo(String.class).list();
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw Invalid.field("id", "id must begin with a UUID");
    }
  }

  private static Referrer of(String kind, BiFunction<Handle, String, List<String>> users) {
    return new Referrer() {
      @Override
      public String kind() {
        return kind;
      }

      @Override
      public List<String> users(Handle h, String id) {
        return users.apply(h, id);
      }
    };
  }
}
