package io.perigee.auth.roletag;

import io.perigee.auth.key.KeyReference;
import io.perigee.contracts.error.Invalid;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The one path under which a resource's role tags are kept, whatever form a URL has: sub-users by
 * id, keys by fingerprint, roles and policies by id.
 */
final class ResourcePath {

  private static final int LONGEST = 1_024;

  private ResourcePath() {}

  /**
   * @param path below the account, decoded, for example {@code /machines/UUID}; {@code /} for the
   *     account itself
   */
  static String canonical(Handle h, UUID account, String path) {
    if (!path.startsWith("/") || path.length() > LONGEST) {
      throw Invalid.field("path", "path must begin with a slash and be at most 1024 characters");
    }
    String[] part = path.substring(1).split("/");
    if (part.length < 2) {
      return path;
    }
    String rest = "/" + part[0] + "/";
    return switch (part[0]) {
      case "roles" -> id(h, "role", "name", account, part[1]).map(rest::concat).orElse(path);
      case "policies" -> id(h, "policy", "name", account, part[1]).map(rest::concat).orElse(path);
      case "keys" -> key(h, account, null, part[1]).map(rest::concat).orElse(path);
      case "users" ->
          id(h, "sub_user", "login", account, part[1])
              .map(user -> rest + user + below(h, account, UUID.fromString(user), part))
              .orElse(path);
      default -> path;
    };
  }

  private static String below(Handle h, UUID account, UUID user, String[] part) {
    if (part.length < 3) {
      return "";
    }
    if (part.length == 3) {
      return "/" + part[2];
    }
    boolean key = part[2].equals("keys");
    return "/" + part[2] + "/" + (key ? key(h, account, user, part[3]).orElse(part[3]) : part[3]);
  }

  private static Optional<String> id(
      Handle h, String table, String name, UUID account, String reference) {
    return h.createQuery(
            "SELECT id::text FROM "
                + table
                + " WHERE account_id = :account AND ("
                + name
                + " = :reference OR id::text = lower(:reference))")
        .bind("account", account)
        .bind("reference", plain(reference))
        .mapTo(String.class)
        .findOne();
  }

  private static Optional<String> key(Handle h, UUID account, UUID user, String reference) {
    return h.createQuery(
            """
            SELECT md5 FROM account_key
            WHERE account_id = :account AND user_id IS NOT DISTINCT FROM CAST(:user AS uuid)
              AND (name = :name OR md5 = :md5 OR sha256 = :sha256)
            ORDER BY (md5 = :md5 OR sha256 = :sha256) DESC LIMIT 1
            """)
        .bind("account", account)
        .bind("user", user)
        .bindMethods(KeyReference.of(plain(reference)))
        .mapTo(String.class)
        .findOne();
  }

  /** The gateway writes a slash inside a segment, as fingerprints have, in its escaped form. */
  private static String plain(String segment) {
    return segment.replace("%2F", "/").replace("%25", "%");
  }
}
