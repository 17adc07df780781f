package io.perigee.image.pack;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The table {@code archive}. */
@Singleton
public final class ArchiveStore {

  public void insert(Handle h, Archive archive) {
    h.createUpdate(
            """
            INSERT INTO archive (file, osimage_id, size, sha256, packed_at)
            VALUES (:file, :osimage, :size, :sha256, :packedAt)
            """)
        .bind("file", archive.file())
        .bind("osimage", archive.osimage())
        .bind("size", archive.size())
        .bind("sha256", archive.sha256())
        .bind("packedAt", archive.packedAt())
        .execute();
  }

  /** Those of an osimage that are kept, newest first. */
  public List<Archive> of(Handle h, UUID osimage) {
    return h.createQuery(
            """
            SELECT file, osimage_id, size, sha256, packed_at FROM archive
            WHERE osimage_id = :osimage AND dropped_at IS NULL ORDER BY packed_at DESC, file DESC
            """)
        .bind("osimage", osimage)
        .map(
            (row, context) ->
                new Archive(
                    row.getString("file"),
                    row.getObject("osimage_id", UUID.class),
                    row.getLong("size"),
                    row.getString("sha256"),
                    row.getTimestamp("packed_at").toInstant()))
        .list();
  }

  /** Gives up all but the newest of an osimage and those that have a tag; files are swept later. */
  public void dropOlder(Handle h, UUID osimage, int keep) {
    h.createUpdate(
            """
            UPDATE archive SET dropped_at = now() WHERE dropped_at IS NULL AND file IN (
              SELECT file FROM archive WHERE osimage_id = :osimage AND dropped_at IS NULL
              ORDER BY packed_at DESC, file DESC OFFSET :keep)
              AND NOT EXISTS (SELECT 1 FROM osimagetag t WHERE t.imagefile = archive.file)
            """)
        .bind("osimage", osimage)
        .bind("keep", keep)
        .execute();
  }

  /** Gives up those whose osimage is no more. */
  public void dropOrphans(Handle h) {
    h.execute(
        """
        UPDATE archive SET dropped_at = now()
        WHERE dropped_at IS NULL AND NOT EXISTS (SELECT 1 FROM osimage WHERE osimage.id = archive.osimage_id)
        """);
  }

  /** Files whose archive was given up. */
  public List<String> dropped(Handle h, int most) {
    return h.createQuery(
            "SELECT file FROM archive WHERE dropped_at IS NOT NULL ORDER BY dropped_at LIMIT :most")
        .bind("most", most)
        .mapTo(String.class)
        .list();
  }

  /** Forgets archives whose files are gone. */
  public void forget(Handle h, Collection<String> files) {
    h.createUpdate("DELETE FROM archive WHERE file = ANY (:files) AND dropped_at IS NOT NULL")
        .bindArray("files", String.class, List.copyOf(files))
        .execute();
  }

  /** Which of these files belong to an archive. */
  public Set<String> among(Handle h, Collection<String> files) {
    return new HashSet<>(
        h.createQuery("SELECT file FROM archive WHERE file = ANY (:files)")
            .bindArray("files", String.class, List.copyOf(files))
            .mapTo(String.class)
            .list());
  }
}
