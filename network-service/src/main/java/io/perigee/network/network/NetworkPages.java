package io.perigee.network.network;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Parts of CloudAPI's lists of networks. The condition on the place is there only where there is
 * one, so that the indexes for pages begin at it.
 */
@Singleton
public final class NetworkPages {

  /**
   * A place in a list of networks, by name and then by id. Names are compared as the bytes of their
   * UTF-8 are: so do the indexes for pages.
   */
  public record Place(String name, UUID id) {}

  /** As {@link NetworkStore#onVlan}, a part of them; {@code after} may be null. */
  public List<Network> onVlan(
      Handle h, UUID account, UUID vlan, int limit, int offset, Place after) {
    return behind(
            h.createQuery(
                "SELECT %s FROM network WHERE account_id = :account AND fabric_vlan = :vlan %s LIMIT :limit OFFSET :offset"
                    .formatted(NetworkRow.COLUMNS, behind(after))),
            after)
        .bind("account", account)
        .bind("vlan", vlan)
        .bind("limit", limit)
        .bind("offset", offset)
        .map(new NetworkRow())
        .list();
  }

  /**
   * Of those that are {@link NetworkStore#usable} and in no pool, the account's own and the
   * operator's, at most so many of each, by no order between them.
   *
   * @param fabric only those on fabrics
   * @param after only those behind this place; null for all
   */
  public List<Network> offered(
      Handle h, UUID account, UUID region, boolean fabric, long most, Place after) {
    String own =
        """
        SELECT %s FROM network
        WHERE account_id %%s AND %s AND (NOT :fabric OR fabric_vlan IS NOT NULL)
          AND NOT EXISTS (
            SELECT FROM network_pool_member m JOIN network_pool p ON p.id = m.pool_id
            WHERE m.network_id = network.id
              AND (p.region_id IS NULL OR :region::uuid IS NULL OR p.region_id = :region::uuid))
        %s LIMIT :most
        """
            .formatted(NetworkRow.COLUMNS, NetworkStore.USABLE, behind(after));
    return behind(
            h.createQuery(
                "(%s) UNION ALL (%s)"
                    .formatted(own.formatted("= :account"), own.formatted("IS NULL"))),
            after)
        .bind("account", account)
        .bind("region", region)
        .bind("fabric", fabric)
        .bind("most", most)
        .map(new NetworkRow())
        .list();
  }

  private static String behind(Place after) {
    return (after == null ? "" : "AND (name COLLATE \"C\", id) > (:afterName, :afterId) ")
        + "ORDER BY name COLLATE \"C\", id";
  }

  private static Query behind(Query query, Place after) {
    return after == null
        ? query
        : query.bind("afterName", after.name()).bind("afterId", after.id());
  }
}
