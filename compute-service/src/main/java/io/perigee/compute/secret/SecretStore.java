package io.perigee.compute.secret;

import io.perigee.compute.secret.Secret.Owner;
import io.perigee.runtime.crypt.Crypt;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The table {@code secret}: contents go in and out sealed. */
@Singleton
final class SecretStore {

  private static final String SELECT =
      """
      SELECT s.id, CASE WHEN s.node_id IS NULL THEN 'group' ELSE 'node' END, coalesce(n.name, g.name), s.name, s.content_sealed, s.path
      FROM secret s LEFT JOIN node n ON n.id = s.node_id LEFT JOIN node_group g ON g.id = s.group_id
      """;
  private static final String ORDER = " ORDER BY 2 DESC, 3, 4";

  private final Crypt crypt;

  SecretStore(Crypt crypt) {
    this.crypt = crypt;
  }

  Optional<UUID> holder(Handle h, Owner owner, String name) {
    return h.createQuery("SELECT id FROM %s WHERE name = :name".formatted(owner.table()))
        .bind("name", name)
        .mapTo(UUID.class)
        .findOne();
  }

  List<Secret> all(Handle h) {
    return h.createQuery(SELECT + ORDER).map((row, c) -> secret(row)).list();
  }

  List<Secret> of(Handle h, Owner owner, UUID holder) {
    return h.createQuery(SELECT + " WHERE s.%s = :holder".formatted(owner.column()) + ORDER)
        .bind("holder", holder)
        .map((row, c) -> secret(row))
        .list();
  }

  /** Those of a node, then those of its group. */
  List<Secret> resolved(Handle h, UUID node) {
    return h.createQuery(
            SELECT
                + " WHERE s.node_id = :node OR s.group_id = (SELECT group_id FROM node WHERE id = :node)"
                + ORDER)
        .bind("node", node)
        .map((row, c) -> secret(row))
        .list();
  }

  /** As {@link #of}, kept from other writers until the transaction ends. */
  List<Secret> locked(Handle h, Owner owner, UUID holder) {
    return h.createQuery(
            SELECT + " WHERE s.%s = :holder".formatted(owner.column()) + ORDER + " FOR UPDATE OF s")
        .bind("holder", holder)
        .map((row, c) -> secret(row))
        .list();
  }

  void insert(Handle h, UUID holder, List<Secret> secrets) {
    if (secrets.isEmpty()) {
      return;
    }
    Owner owner = secrets.getFirst().owner();
    PreparedBatch batch =
        h.prepareBatch(
            "INSERT INTO secret (id, %s, name, path, content_sealed) VALUES (:id, :holder, :name, :path, :content)"
                .formatted(owner.column()));
    for (Secret secret : secrets) {
      bind(batch, secret).bind("holder", holder).add();
    }
    batch.execute();
  }

  void update(Handle h, List<Secret> secrets) {
    if (secrets.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        h.prepareBatch(
            "UPDATE secret SET name = :name, path = :path, content_sealed = :content, version = version + 1, updated_at = now() WHERE id = :id");
    for (Secret secret : secrets) {
      bind(batch, secret).add();
    }
    batch.execute();
  }

  boolean remove(Handle h, Owner owner, UUID holder, String name) {
    return h.createUpdate(
                "DELETE FROM secret WHERE %s = :holder AND name = :name".formatted(owner.column()))
            .bind("holder", holder)
            .bind("name", name)
            .execute()
        == 1;
  }

  private PreparedBatch bind(PreparedBatch batch, Secret secret) {
    return batch
        .bind("id", secret.id())
        .bind("name", secret.name())
        .bind("path", secret.path())
        .bind("content", crypt.seal(secret.content(), context(secret.id())));
  }

  private Secret secret(ResultSet row) throws SQLException {
    UUID id = row.getObject(1, UUID.class);
    return new Secret(
        id,
        Owner.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
        row.getString(3),
        row.getString(4),
        crypt.open(row.getBytes(5), context(id)),
        row.getString(6));
  }

  private static String context(UUID id) {
    return "secret:" + id;
  }
}
