package io.perigee.compute.volume;

import io.perigee.compute.region.Here;
import io.perigee.contracts.envelope.Json;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The table {@code volumes}. */
@Singleton
public final class VolumeStore {

  private static final VolumeRow ROW = new VolumeRow();
  private static final String OWN =
      VolumeRow.SELECT + " WHERE v.id = :id AND v.account_id = :account AND" + Here.holds("v");

  private final Here here;

  VolumeStore(Here here) {
    this.here = here;
  }

  /** The account's volumes that match, oldest first, by one statement. */
  List<Volume> list(Handle h, VolumeQuery query, int limit, int offset, Long after) {
    boolean all = query.state() != null || query.predicate() != null;
    Query statement =
        here.bind(
                h.createQuery(
                    VolumeRow.SELECT
                        + " WHERE"
                        + Here.holds("v")
                        + """
                         AND v.account_id = :account AND (:all OR v.state <> 'failed')
                           AND (:name::text IS NULL OR v.name LIKE :name)
                           AND (:size::bigint IS NULL OR v.size = :size)
                           AND (:state::text IS NULL OR v.state = :state)
                           AND (:type::text IS NULL OR v.type = :type)
                         AND (:after::bigint IS NULL OR v.number > :after)
                           AND %s
                         ORDER BY v.number LIMIT :limit OFFSET :offset
                        """
                            .formatted(
                                query.predicate() == null ? "true" : query.predicate().sql())))
            .bind("account", query.account())
            .bind("all", all)
            .bind("name", pattern(query.name()))
            .bind("size", query.size())
            .bind("state", query.state())
            .bind("type", query.type())
            .bind("after", after)
            .bind("limit", limit)
            .bind("offset", offset);
    if (query.predicate() != null) {
      query.predicate().parameters().forEach(statement::bind);
    }
    return statement.map(ROW).list();
  }

  Optional<Volume> find(Handle h, UUID account, UUID id) {
    return here.bind(h.createQuery(OWN)).bind("id", id).bind("account", account).map(ROW).findOne();
  }

  /** The account's volume, locked until the transaction ends. */
  Optional<Volume> lock(Handle h, UUID account, UUID id) {
    return here.bind(h.createQuery(OWN + " FOR UPDATE OF v"))
        .bind("id", id)
        .bind("account", account)
        .map(ROW)
        .findOne();
  }

  /** For work on a volume that was accepted for its owner: the volume, locked. */
  Optional<Volume> lockForWork(Handle h, UUID id) {
    return h.createQuery(VolumeRow.SELECT + " WHERE v.id = :id FOR UPDATE OF v")
        .bind("id", id)
        .map(ROW)
        .findOne();
  }

  void insert(Handle h, Volume v) {
    h.createUpdate(
            """
            INSERT INTO volumes (id, account_id, region_id, name, type, size, state, networks, tags, created_at, updated_at)
            VALUES (:id, :account, :region, :name, :type, :size, :word, :networksJson::jsonb, :tagsJson::jsonb, :at, :at)
            """)
        .bindMethods(v)
        .bind("word", v.state().word())
        .bind("networksJson", Json.write(v.networks()))
        .bind("tagsJson", Json.write(v.tags()))
        .bind("at", v.created().atOffset(ZoneOffset.UTC))
        .execute();
  }

  /** Writes what changes in a volume's life; the row was locked. */
  void update(Handle h, Volume v, Instant now) {
    h.createUpdate(
            """
            UPDATE volumes
            SET name = :name, state = :word, addresses = :addressesJson::jsonb, host_id = :host,
                error_message = :error, version = :version, updated_at = :now
            WHERE id = :id
            """)
        .bindMethods(v)
        .bind("word", v.state().word())
        .bind("addressesJson", Json.write(v.addresses()))
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .execute();
  }

  void delete(Handle h, UUID id) {
    h.createUpdate("DELETE FROM volumes WHERE id = :id").bind("id", id).execute();
  }

  /** Every volume, one after the other. */
  void each(Handle h, Consumer<Volume> consumer) {
    h.createQuery(VolumeRow.SELECT + " ORDER BY v.number")
        .setFetchSize(200)
        .map(ROW)
        .forEach(consumer);
  }

  /** Names of volumes that are reached on the network. */
  List<String> onNetwork(Handle h, String network, int most) {
    return h.createQuery(
            """
            SELECT 'volume ' || name FROM volumes
            WHERE networks @> jsonb_build_array(:network::text) ORDER BY number LIMIT :most
            """)
        .bind("network", network)
        .bind("most", most)
        .mapTo(String.class)
        .list();
  }

  /** Names of volumes that have the address on the network. */
  List<String> at(Handle h, String network, String address) {
    return h.createQuery(
            """
            SELECT 'volume ' || name FROM volumes
            WHERE networks @> jsonb_build_array(:network::text) AND addresses ->> :network = :address LIMIT 10
            """)
        .bind("network", network)
        .bind("address", address)
        .mapTo(String.class)
        .list();
  }

  private static String pattern(String name) {
    return name == null
        ? null
        : name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").replace('*', '%');
  }
}
