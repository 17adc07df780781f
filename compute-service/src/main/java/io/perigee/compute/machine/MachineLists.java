package io.perigee.compute.machine;

import io.perigee.compute.region.Here;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * An account's machines as it asks for them: one, some, or a page of those that match. The owner
 * and the URL's region are part of every statement.
 */
@Singleton
final class MachineLists {

  private static final MachineRow ROW = new MachineRow();
  static final String GLANCE = "SELECT m.id, m.number, m.version, m.state FROM machines m";

  private final Here here;

  MachineLists(Here here) {
    this.here = here;
  }

  /** What a look at the account's machine tells. */
  Optional<Glance> glance(Handle h, UUID account, UUID id) {
    return here.bind(
            h.createQuery(
                GLANCE + " WHERE m.id = :id AND m.account_id = :account AND" + Here.holds("m")))
        .bind("id", id)
        .bind("account", account)
        .map((row, context) -> Glance.read(row))
        .findOne();
  }

  /** The account's machines of these ids, in no order. */
  List<Machine> these(Handle h, UUID account, Collection<UUID> ids) {
    return here.bind(
            h.createQuery(
                MachineRow.SELECT
                    + " WHERE m.id = ANY (:ids) AND m.account_id = :account AND"
                    + Here.holds("m")))
        .bind("account", account)
        .bindArray("ids", UUID.class, ids)
        .map(ROW)
        .list();
  }

  /**
   * At most {@code limit} machines after the first {@code offset}, oldest first.
   *
   * @param after only those behind the machine of this number; null for all
   */
  List<Machine> list(Handle h, MachineQuery query, int limit, int offset, Long after) {
    return page(h, MachineRow.SELECT, query, limit, offset, after).map(ROW).list();
  }

  /** As {@link #list}, only what a look tells. */
  List<Glance> glances(Handle h, MachineQuery query, int limit, int offset, Long after) {
    return page(h, GLANCE, query, limit, offset, after)
        .map((row, context) -> Glance.read(row))
        .list();
  }

  private Query page(
      Handle h, String select, MachineQuery query, int limit, int offset, Long after) {
    return filtered(
            h,
            select,
            query,
            """
             AND (:after::bigint IS NULL OR m.number > :after)
             ORDER BY m.number LIMIT :limit OFFSET :offset
            """)
        .bind("after", after)
        .bind("limit", limit)
        .bind("offset", offset);
  }

  /** How many machines match. */
  long count(Handle h, MachineQuery query) {
    return filtered(h, "SELECT count(*) FROM machines m", query, "").mapTo(Long.class).one();
  }

  private Query filtered(Handle h, String select, MachineQuery query, String rest) {
    List<String> tagNames = List.copyOf(query.tags().keySet());
    return here.bind(
            h.createQuery(
                select
                    + " WHERE"
                    + Here.holds("m")
                    + """
                     AND m.account_id = :account AND m.state = ANY (:states)
                       AND (:name::text IS NULL OR m.name = :name)
                       AND (:image::uuid IS NULL OR m.image_id = :image)
                       AND (:memory::bigint IS NULL OR m.memory = :memory)
                       AND (:pack::text IS NULL OR m.package_name = :pack OR m.package_id::text = :pack)
                       AND (:brand::text IS NULL OR m.brand = :brand)
                        AND (:hardware::boolean IS NULL OR (m.brand IN ('kvm', 'bhyve')) = :hardware)
                       AND NOT EXISTS (SELECT 1 FROM unnest(:tagNames::text[], :tagValues::text[]) AS t (name, value)
                                       WHERE m.tags ->> t.name IS DISTINCT FROM t.value)
                       AND (NOT :anyTag OR m.tags <> '{}')
                    """
                    + rest))
        .bind("account", query.account())
        .bindArray("states", String.class, query.states().stream().map(MachineState::word).toList())
        .bind("name", query.name())
        .bind("image", query.image())
        .bind("memory", query.memory())
        .bind("pack", query.pack())
        .bind("brand", query.brand())
        .bind("hardware", query.hardware())
        .bindArray("tagNames", String.class, tagNames)
        .bindArray("tagValues", String.class, tagNames.stream().map(query.tags()::get).toList())
        .bind("anyTag", query.anyTag());
  }
}
