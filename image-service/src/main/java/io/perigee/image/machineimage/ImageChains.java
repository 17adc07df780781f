package io.perigee.image.machineimage;

import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.NotFound;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The table {@code image}, where images are made upon others. */
@Singleton
public final class ImageChains {

  /** How many images one may be made upon, one upon the other. */
  public static final int DEEPEST = 32;

  private final ImageStore store;
  private final Here here;

  ImageChains(ImageStore store, Here here) {
    this.store = store;
    this.here = here;
  }

  /**
   * An image and those that it is made upon, itself last, whoever may see them.
   *
   * @throws Conflict of code {@code OriginIsNotActiveError} if one of them is not there or has no
   *     file, or there are too many
   */
  public List<Image> of(Handle h, UUID id) {
    List<Image> chain =
        ImageStore.images(
                h.createQuery(
                        """
                        WITH RECURSIVE chain (link, upon, depth) AS (
                          SELECT id, origin, 1 FROM image WHERE id = :id
                          UNION ALL
                          SELECT o.id, o.origin, depth + 1 FROM image o JOIN chain ON o.id = upon WHERE depth < :deepest)
                        """
                            + ImageStore.SELECT
                            + " JOIN chain ON link = id ORDER BY depth DESC")
                    .bind("id", id)
                    .bind("deepest", DEEPEST))
            .list();
    if (chain.isEmpty()) {
      throw new NotFound("image " + id + " does not exist");
    }
    if (chain.getFirst().origin() != null) {
      throw new Conflict(
          "OriginIsNotActiveError",
          "origin image %s is not active, or image %s is made upon more than %d"
              .formatted(chain.getFirst().origin(), id, DEEPEST));
    }
    for (Image image : chain) {
      if (image.file() == null) {
        throw new Conflict(
            "OriginIsNotActiveError", "origin image " + image.id() + " is not active");
      }
    }
    return chain;
  }

  /**
   * Copies of images for an account, made here: private, with nobody on their lists. Those that
   * others are made upon are {@code disabled}.
   *
   * @param copies the ids of the copies by those of their sources; a source that is made upon
   *     another of them has a copy that is made upon that one's
   * @param top the source whose copy is as it is
   * @return as they are then, in no order
   * @throws NotFound if a source is gone
   */
  List<Image> insertCopies(Handle h, UUID account, Map<UUID, UUID> copies, UUID top) {
    int made =
        h.createUpdate(
                """
                WITH copy (source, copy_id) AS (SELECT * FROM unnest(:sources, :copies))
                INSERT INTO image (id, account_id, region_id, copied_to, name, image_version, os, type, state, public, description,
                  homepage, eula, requirements, tags, compression, size, sha1, image_size, origin, published_at)
                SELECT copy_id, :account, COALESCE(:here, region_id), CASE WHEN :here::uuid IS NULL THEN copied_to ELSE '{}' END,
                  name, image_version, os, type, CASE WHEN id = :top THEN state ELSE 'disabled' END, false, description,
                  homepage, eula, requirements, tags, compression, size, sha1, image_size,
                  COALESCE((SELECT below.copy_id FROM copy below WHERE below.source = image.origin), origin), published_at
                FROM copy JOIN image ON id = source
                """)
            .bindArray("sources", UUID.class, List.copyOf(copies.keySet()))
            .bindArray("copies", UUID.class, List.copyOf(copies.values()))
            .bind("account", account)
            .bind("here", here.region())
            .bind("top", top)
            .execute();
    if (made < copies.size()) {
      throw new NotFound("image " + top + " is being removed");
    }
    return store.byIds(h, List.copyOf(copies.values()));
  }
}
