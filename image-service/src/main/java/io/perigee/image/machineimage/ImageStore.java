package io.perigee.image.machineimage;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;

/** The table {@code image}. What an account may see, and where, is decided in the statement. */
@Singleton
public final class ImageStore {

  static final String SELECT =
      """
      SELECT id, number, account_id, region_id, name, image_version, os, type, state, public, description, homepage, eula,
             requirements, tags, acl, compression, size, sha1, image_size, origin, error_code, error_message,
             copied_to, version, published_at
      FROM image
      """;

  /** Own ones, public ones, and private ones whose list of accounts has this one. */
  private static final String VISIBLE =
      """
       (account_id = :account OR public OR :account = ANY (acl))
       AND (:here::uuid IS NULL OR region_id IS NULL OR region_id = :here OR :here = ANY (copied_to))
       AND (deleting_since IS NULL OR deleting_since < now() - interval '1 minute')
      """;

  private final Here here;

  ImageStore(Here here) {
    this.here = here;
  }

  /** When an image came, for the order of lists: image_page_ix is on the same expression. */
  private static final String CAME = "coalesce(published_at, timestamptz '1970-01-01 00:00:00+00')";

  /** The condition on the place is there only where there is one, so that the index serves it. */
  private static final String BEHIND =
      """
       AND %1$s <= :published AND (%1$s < :published OR number > :number)
      """
          .formatted(CAME);

  /** Those that an account may see, newest first. */
  public List<Image> list(Handle h, UUID account, ImageQuery q, Images.Slice slice) {
    Query query =
        h.createQuery(
                SELECT
                    + " WHERE "
                    + VISIBLE
                    + """
                    AND (:name::text IS NULL OR name = :name)
                    AND (:version::text IS NULL OR image_version = :version)
                    AND (:os::text IS NULL OR os = :os)
                    AND (:public::boolean IS NULL OR public = :public)
                    AND (:state::text IS NULL OR state = :state)
                    AND (:owner::uuid IS NULL OR account_id = :owner)
                    AND (NOT :operators OR account_id IS NULL)
                    AND (:types::text[] IS NULL OR type = ANY (:types))
                    AND (:region::uuid IS NULL OR region_id IS NULL OR region_id = :region OR :region = ANY (copied_to))
                    """
                    + (slice.after() == null ? "" : BEHIND)
                    + " ORDER BY "
                    + CAME
                    + " DESC, number LIMIT :limit OFFSET :offset")
            .bind("limit", slice.limit())
            .bind("offset", slice.offset())
            .bind("account", account)
            .bind("here", here.region())
            .bind("name", q.name())
            .bind("version", q.version())
            .bind("os", q.os())
            .bind("public", q.shared())
            .bind("state", q.state())
            .bind("owner", q.owner())
            .bind("operators", q.operators())
            .bindByType(
                "types",
                q.types() == null ? null : q.types().toArray(String[]::new),
                String[].class)
            .bind("region", q.region());
    if (slice.after() != null) {
      query
          .bind("published", slice.after().published().atOffset(ZoneOffset.UTC))
          .bind("number", slice.after().number());
    }
    return images(query).list();
  }

  /** One that an account may see. */
  public Optional<Image> visible(Handle h, UUID account, UUID id) {
    return images(
            h.createQuery(SELECT + " WHERE id = :id AND " + VISIBLE)
                .bind("id", id)
                .bind("here", here.region())
                .bind("account", account))
        .findOne();
  }

  /** One that an account may see, by its number. */
  public Optional<Image> visible(Handle h, UUID account, long number) {
    return images(
            h.createQuery(SELECT + " WHERE number = :number AND " + VISIBLE)
                .bind("number", number)
                .bind("here", here.region())
                .bind("account", account))
        .findOne();
  }

  /** Any, for other services, which say for whom they ask elsewhere. */
  public Optional<Image> byId(Handle h, UUID id) {
    return images(h.createQuery(SELECT + " WHERE id = :id").bind("id", id)).findOne();
  }

  /** Any that is here, whoever may see it. */
  public Optional<Image> byIdHere(Handle h, UUID id) {
    return byId(h, id).filter(image -> here.region() == null || image.isIn(here.region()));
  }

  /** Those of them that there are. */
  public List<Image> byIds(Handle h, List<UUID> ids) {
    return images(
            h.createQuery(SELECT + " WHERE id = ANY (:ids)").bindArray("ids", UUID.class, ids))
        .list();
  }

  /** The operator's own of this name and version. */
  public Optional<Image> ofOperator(Handle h, String name, String version) {
    return images(
            h.createQuery(
                    SELECT
                        + " WHERE account_id IS NULL AND source_datacenter IS NULL AND name = :name"
                        + " AND image_version = :version")
                .bind("name", name)
                .bind("version", version))
        .findOne();
  }

  /** Hands out all, row by row. */
  public void each(Handle h, Consumer<Image> out) {
    try (var all = images(h.createQuery(SELECT).setFetchSize(100)).stream()) {
      all.forEach(out);
    }
  }

  /** A new public image of the operator; empty if there is one of that name and version. */
  public Optional<Image> insertActive(Handle h, NewImage image, Image.File file) {
    int inserted =
        h.createUpdate(
                """
                INSERT INTO image (id, region_id, name, image_version, os, type, state, public, description, compression, size, sha1, published_at)
                VALUES (:id, :region, :name, :version, :os, :type, 'active', true, :description, :compression, :size, :sha1, now())
                ON CONFLICT (name, image_version) WHERE account_id IS NULL AND source_datacenter IS NULL DO NOTHING
                """)
            .bind("id", image.id())
            .bind("region", image.region())
            .bind("name", image.name())
            .bind("version", image.version())
            .bind("os", image.os())
            .bind("type", image.type())
            .bind("description", image.description())
            .bind("compression", file.compression())
            .bind("size", file.size())
            .bind("sha1", file.sha1())
            .execute();
    return inserted == 0 ? Optional.empty() : byId(h, image.id());
  }

  /** Changes an account's image. */
  public Image update(Handle h, UUID id, UUID account, ImageDetails d) {
    h.createUpdate(
            """
            UPDATE image SET name = :name, image_version = :imageVersion, description = :description, homepage = :homepage,
              eula = :eula, acl = :acl, tags = :tags::jsonb, version = version + 1
            WHERE id = :id AND account_id = :account
            """)
        .bind("id", id)
        .bind("account", account)
        .bind("name", d.name())
        .bind("imageVersion", d.version())
        .bind("description", d.description())
        .bind("homepage", d.homepage())
        .bind("eula", d.eula())
        .bindArray("acl", UUID.class, d.acl())
        .bind("tags", Json.write(d.tags()))
        .execute();
    return byId(h, id).orElseThrow();
  }

  /** Hides an account's image while it may be removed, or shows it again. */
  public void deleting(Handle h, UUID id, UUID account, boolean hidden) {
    h.createUpdate(
            """
            UPDATE image SET deleting_since = CASE WHEN :hidden THEN now() END
            WHERE id = :id AND account_id = :account
            """)
        .bind("hidden", hidden)
        .bind("id", id)
        .bind("account", account)
        .execute();
  }

  /** Removes an account's image that is hidden; false if it no longer is. */
  public boolean delete(Handle h, UUID id, UUID account) {
    return h.createUpdate(
                """
                DELETE FROM image WHERE id = :id AND account_id = :account
                  AND deleting_since > now() - interval '1 minute'
                """)
            .bind("id", id)
            .bind("account", account)
            .execute()
        == 1;
  }

  static ResultIterable<Image> images(Query query) {
    return query.map((row, context) -> image(row));
  }

  private static Image image(ResultSet row) throws SQLException {
    Timestamp published = row.getTimestamp("published_at");
    String sha1 = row.getString("sha1");
    return new Image(
        row.getObject("id", UUID.class),
        row.getLong("number"),
        row.getObject("account_id", UUID.class),
        row.getObject("region_id", UUID.class),
        row.getString("name"),
        row.getString("image_version"),
        row.getString("os"),
        row.getString("type"),
        row.getString("state"),
        row.getBoolean("public"),
        row.getString("description"),
        row.getString("homepage"),
        row.getString("eula"),
        json(row, "requirements"),
        json(row, "tags"),
        List.of((UUID[]) row.getArray("acl").getArray()),
        sha1 == null
            ? null
            : new Image.File(row.getString("compression"), row.getLong("size"), sha1),
        row.getObject("image_size", Long.class),
        row.getObject("origin", UUID.class),
        row.getString("error_code") == null
            ? null
            : new Image.Fault(row.getString("error_code"), row.getString("error_message")),
        List.of((UUID[]) row.getArray("copied_to").getArray()),
        row.getLong("version"),
        published == null ? null : published.toInstant());
  }

  private static JsonNode json(ResultSet row, String column) throws SQLException {
    return Json.tree(row.getString(column));
  }
}
