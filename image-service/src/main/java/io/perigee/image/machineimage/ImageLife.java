package io.perigee.image.machineimage;

import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Forbidden;
import io.perigee.image.ImageConfig;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The table {@code image}, where images come to be.
 *
 * <pre>
 *  creating ──► active
 *      └──────► failed
 * </pre>
 */
@Singleton
public final class ImageLife {

  private final ImageStore store;
  private final int most;

  ImageLife(ImageStore store, ImageConfig config) {
    this.store = store;
    this.most = config.creation().most();
  }

  /**
   * An image about to be.
   *
   * @param like the image that it takes requirements from; null if there is none
   * @param imageSize how large a disk it fills, MiB
   * @param origin the image that it is to hold the differences from; may be null
   */
  public record Draft(
      UUID id,
      UUID account,
      UUID region,
      ImageDetails details,
      String os,
      String type,
      Image like,
      Long imageSize,
      UUID origin) {}

  private static long count(Handle h, UUID account) {
    return h.createQuery("SELECT count(*) FROM image WHERE account_id = :account")
        .bind("account", account)
        .mapTo(Long.class)
        .one();
  }

  /**
   * Holds an account to the number of images that it may have.
   *
   * @param more how many are to be added
   * @throws Forbidden of code {@code QuotaExceeded} if that is too many
   */
  public void requireRoom(Handle h, UUID account, int more) {
    if (count(h, account) + more > most) {
      throw new Forbidden(
          "QuotaExceeded", "the account may have %d images".formatted(most), List.of());
    }
  }

  /** A private image in state {@code creating}. */
  public Image begin(Handle h, Draft d) {
    h.createUpdate(
            """
            INSERT INTO image (id, account_id, region_id, name, image_version, os, type, state, public, description, homepage,
              eula, requirements, tags, acl, compression, image_size, origin)
            VALUES (:id, :account, :region, :name, :imageVersion, :os, :type, 'creating', false, :description, :homepage,
              :eula, :requirements::jsonb, :tags::jsonb, :acl, 'gzip', :imageSize, :origin)
            """)
        .bindMethods(d)
        .bind("name", d.details().name())
        .bind("imageVersion", d.details().version())
        .bind("description", d.details().description())
        .bind("homepage", d.details().homepage())
        .bind("eula", d.details().eula())
        .bind("requirements", d.like() == null ? "{}" : Json.write(d.like().requirements()))
        .bind("tags", Json.write(d.details().tags()))
        .bindArray("acl", UUID.class, d.details().acl())
        .execute();
    return store.byId(h, d.id()).orElseThrow();
  }

  /** Writes down that the bytes are here; the image stays as it is. */
  public void received(Handle h, UUID id, Image.File file) {
    h.createUpdate(
            """
            UPDATE image SET compression = :compression, size = :size, sha1 = :sha1
            WHERE id = :id AND state = 'creating'
            """)
        .bind("id", id)
        .bindMethods(file)
        .execute();
  }

  /** The image is ready; empty if it is not being created any more. */
  public Optional<Image> activate(Handle h, UUID id) {
    return become(
        h,
        id,
        """
        UPDATE image SET state = 'active', published_at = coalesce(published_at, now()), version = version + 1
        WHERE id = :id AND state = 'creating'
        """,
        null);
  }

  /** The image will not be; empty if it is not being created any more. */
  public Optional<Image> fail(Handle h, UUID id, Image.Fault why) {
    return become(
        h,
        id,
        """
        UPDATE image SET state = 'failed', error_code = :code, error_message = :message, version = version + 1
        WHERE id = :id AND state = 'creating'
        """,
        why);
  }

  private Optional<Image> become(Handle h, UUID id, String statement, Image.Fault why) {
    var update = h.createUpdate(statement).bind("id", id);
    int changed = (why == null ? update : update.bindMethods(why)).execute();
    return changed == 0 ? Optional.empty() : store.byId(h, id);
  }
}
