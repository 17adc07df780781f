package io.perigee.image.machineimage;

import io.perigee.contracts.envelope.Json;
import io.perigee.image.driver.RemoteImage;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * The table {@code image}, where images come from other datacenters: they keep all that they are,
 * their ids too.
 */
@Singleton
public final class ImageCopies {

  private final ImageStore store;
  private final Here here;

  ImageCopies(ImageStore store, Here here) {
    this.store = store;
    this.here = here;
  }

  /** Which of these there are, in whatever region and state, but for copies that failed. */
  public Map<UUID, Image> present(Handle h, List<UUID> ids) {
    return ImageStore.images(
            h.createQuery(
                    ImageStore.SELECT
                        + " WHERE id = ANY (:ids) AND (state <> 'failed' OR source_datacenter IS NULL)")
                .bindArray("ids", UUID.class, ids))
        .list()
        .stream()
        .collect(Collectors.toMap(Image::id, image -> image));
  }

  /**
   * Begins a copy here, in place of one that failed. Its version is above any that the id has had
   * here.
   *
   * @param account the owner; null for the operator
   */
  public Image begin(Handle h, RemoteImage image, String datacenter, UUID account) {
    h.createUpdate(
            """
            DELETE FROM image WHERE id = :id AND state = 'failed' AND source_datacenter IS NOT NULL
            """)
        .bind("id", image.id())
        .execute();
    h.createUpdate(
            """
            INSERT INTO image (id, account_id, region_id, name, image_version, os, type, state, public, description, homepage, eula,
              requirements, tags, acl, compression, image_size, origin, published_at, source_datacenter, version)
            VALUES (:id, :account, :region, :name, :version, :os, :type, 'creating', :shared, :description, :homepage, :eula,
              :requirementsText::jsonb, :tagsText::jsonb, :aclArray, :compression, :imageSize, :origin, :publishedAt,
              :datacenter, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
            """)
        .bindMethods(image)
        .bind("account", account)
        .bind("region", here.region())
        .bind("requirementsText", Json.write(image.requirements()))
        .bind("tagsText", Json.write(image.tags()))
        .bindArray("aclArray", UUID.class, image.acl())
        .bind("compression", image.file().compression())
        .bind("publishedAt", time(image))
        .bind("datacenter", datacenter)
        .execute();
    return store.byId(h, image.id()).orElseThrow();
  }

  private static OffsetDateTime time(RemoteImage image) {
    return image.published() == null ? null : image.published().atOffset(ZoneOffset.UTC);
  }

  /**
   * A copy has its bytes.
   *
   * @param state {@code active} or {@code disabled}
   * @return empty if it is not being made any more
   */
  public Optional<Image> finish(Handle h, UUID id, String state) {
    int changed =
        h.createUpdate(
                """
                UPDATE image SET state = :state, published_at = coalesce(published_at, now()), version = version + 1
                WHERE id = :id AND state = 'creating'
                """)
            .bind("id", id)
            .bind("state", state)
            .execute();
    return changed == 0 ? Optional.empty() : store.byId(h, id);
  }
}
