package io.perigee.compute.secret;

import java.util.Locale;
import java.util.UUID;

/**
 * A secret that an installer puts into a node (Luna2 REST API, "Secrets management").
 *
 * @param id its identity
 * @param owner whose kind of object it belongs to
 * @param holder the name of that node or group
 * @param name the name, unique within the holder
 * @param content in clear here, sealed in the schema; never logged, never published
 * @param path the file that it becomes in the node; may be null
 */
public record Secret(
    UUID id, Owner owner, String holder, String name, String content, String path) {

  /** What may have secrets. */
  public enum Owner {
    NODE("node", "node_id"),
    GROUP("node_group", "group_id");

    private final String table;
    private final String column;

    Owner(String table, String column) {
      this.table = table;
      this.column = column;
    }

    /** As Luna2's paths have it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    String table() {
      return table;
    }

    String column() {
      return column;
    }
  }

  /** Without the content, so that it gets nowhere by accident. */
  @Override
  public String toString() {
    return "secret " + name + " of " + owner.text() + " " + holder;
  }
}
