package io.perigee.image.machineimage;

import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The table {@code image}, where images are in regions of this installation. An image is one row,
 * and one file, in however many regions it is.
 */
@Singleton
public final class ImageRegions {

  private final ImageStore store;
  private final Here here;

  ImageRegions(ImageStore store, Here here) {
    this.store = store;
    this.here = here;
  }

  /**
   * Puts images into one region more; those that are there already stay as they are, and so do
   * those that are being removed.
   *
   * @return those that are in it now and were not, as they are then
   */
  public List<Image> enter(Handle h, List<UUID> ids, UUID region) {
    List<UUID> entered =
        h.createQuery(
                """
                UPDATE image SET copied_to = array_append(copied_to, :region), version = version + 1
                WHERE id = ANY (:ids) AND region_id <> :region AND NOT :region = ANY (copied_to)
                  AND (deleting_since IS NULL OR deleting_since < now() - interval '1 minute')
                RETURNING id
                """)
            .bind("region", region)
            .bindArray("ids", UUID.class, ids)
            .mapTo(UUID.class)
            .list();
    return store.byIds(h, entered);
  }

  /** The region of the URL; null if no URL confines. */
  UUID here() {
    return here.region();
  }

  /**
   * Takes an account's image out of the region of the URL.
   *
   * @return empty if it is in no other, or no URL confines: nothing has changed then
   */
  public Optional<Image> leave(Handle h, UUID id, UUID account) {
    UUID region = here.region();
    if (region == null) {
      return Optional.empty();
    }
    int left =
        h.createUpdate(
                """
                UPDATE image SET
                  region_id = CASE WHEN region_id = :here THEN copied_to[1] ELSE region_id END,
                  copied_to = CASE WHEN region_id = :here THEN array_remove(copied_to, copied_to[1]) ELSE array_remove(copied_to, :here) END,
                  version = version + 1
                WHERE id = :id AND account_id = :account AND cardinality(copied_to) > 0
                  AND (region_id = :here OR :here = ANY (copied_to))
                """)
            .bind("id", id)
            .bind("account", account)
            .bind("here", region)
            .execute();
    return left == 0 ? Optional.empty() : store.byId(h, id);
  }

  /**
   * Images that hold only the differences from another.
   *
   * @param own names of the account's own; not all of them
   * @param others whether other accounts have any
   */
  public record Upon(List<String> own, boolean others) {

    boolean any() {
      return others || !own.isEmpty();
    }
  }

  /**
   * What is made upon an image, as far as it is here.
   *
   * @param limit how many are named
   */
  Upon upon(Handle h, UUID id, UUID account, int limit) {
    return h.createQuery(
            """
            WITH upon AS (
              SELECT name, account_id FROM image
              WHERE origin = :id
                AND (:here::uuid IS NULL OR region_id IS NULL OR region_id = :here OR :here = ANY (copied_to)))
            SELECT
              ARRAY (SELECT name FROM upon WHERE account_id = :account ORDER BY name LIMIT :limit) AS own,
              EXISTS (SELECT FROM upon WHERE account_id IS DISTINCT FROM :account) AS others
            """)
        .bind("id", id)
        .bind("here", here.region())
        .bind("account", account)
        .bind("limit", limit)
        .map(
            (row, context) ->
                new Upon(
                    Arrays.asList((String[]) row.getArray("own").getArray()),
                    row.getBoolean("others")))
        .one();
  }
}
