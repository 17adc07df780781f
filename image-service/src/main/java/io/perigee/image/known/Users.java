package io.perigee.image.known;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Which nodes and groups boot an osimage, as compute has published it. */
@Singleton
public final class Users {

  private static final int NAMED = 5;

  /** Names of the nodes that boot an osimage, by themselves or through their group, sorted. */
  public List<String> nodes(Handle h, UUID osimage) {
    return h.createQuery(
            """
            SELECT name FROM known WHERE topic IN ('nodes', 'groups') AND NOT deleted AND topic = 'nodes'
              AND object ->> 'osimage_id' = :osimage ORDER BY name
            """)
        .bind("osimage", osimage.toString())
        .mapTo(String.class)
        .list();
  }

  /** As {@link #nodes}, of those that boot a tag of it. */
  public List<String> taggedNodes(Handle h, UUID osimage) {
    return h.createQuery(
            """
            SELECT name FROM known WHERE topic IN ('nodes', 'groups') AND NOT deleted AND topic = 'nodes'
              AND object ->> 'osimage_id' = :osimage AND object ->> 'osimagetag' IS NOT NULL ORDER BY name
            """)
        .bind("osimage", osimage.toString())
        .mapTo(String.class)
        .list();
  }

  /** Some of the groups and nodes that name a tag, as {@code group compute}. */
  public List<String> ofTag(Handle h, UUID osimage, String tag) {
    return h.createQuery(
            """
            SELECT rtrim(topic, 's') || ' ' || name FROM known WHERE topic IN ('nodes', 'groups') AND NOT deleted
              AND object ->> 'osimage_id' = :osimage AND object ->> 'osimagetag' = :tag ORDER BY topic, name LIMIT :named
            """)
        .bind("osimage", osimage.toString())
        .bind("tag", tag)
        .bind("named", NAMED)
        .mapTo(String.class)
        .list();
  }
}
