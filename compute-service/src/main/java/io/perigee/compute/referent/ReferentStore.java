package io.perigee.compute.referent;

import io.perigee.contracts.envelope.Json;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The table {@code referent}. */
@Singleton
public final class ReferentStore {

  /**
   * Stores what is newer than what was known.
   *
   * @return those of which something that is shown has changed
   */
  public List<UUID> put(Handle h, String kind, Collection<Referent> referents) {
    List<Referent> all = List.copyOf(referents);
    if (all.isEmpty()) {
      return List.of();
    }
    return h.createQuery(
            """
            WITH told AS (
              SELECT * FROM unnest(:ids::uuid[], :names::text[], :versions::bigint[], :fields::jsonb[]) AS t (id, name, version, fields)
            ), before AS (
              SELECT r.id, r.name, r.fields FROM referent r JOIN told USING (id) WHERE r.kind = :kind
            ), written AS (
              INSERT INTO referent (kind, id, name, version, fields) SELECT :kind, id, name, version, fields FROM told
              ON CONFLICT ON CONSTRAINT referent_pk DO UPDATE
                SET name = excluded.name, version = excluded.version, fields = excluded.fields
                WHERE excluded.version > referent.version
              RETURNING id, name, fields
            )
            SELECT w.id FROM written w LEFT JOIN before b ON b.id = w.id
            WHERE b.id IS NULL OR b.name <> w.name OR b.fields <> w.fields
            """)
        .bind("kind", kind)
        .bindArray("ids", UUID.class, all.stream().map(Referent::id).toList())
        .bindArray("names", String.class, all.stream().map(Referent::name).toList())
        .bindArray("versions", Long.class, all.stream().map(Referent::version).toList())
        .bindArray("fields", String.class, all.stream().map(r -> Json.write(r.fields())).toList())
        .mapTo(UUID.class)
        .list();
  }
}
