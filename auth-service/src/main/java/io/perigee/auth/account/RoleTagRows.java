package io.perigee.auth.account;

import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The table {@code role_tag} as far as the end of this service's own resources goes. */
public final class RoleTagRows {

  private RoleTagRows() {}

  /**
   * Takes away the tags of a resource that is deleted, and of what is below it.
   *
   * @param path canonical, without characters that LIKE reads otherwise
   */
  public static void forget(Handle h, UUID account, String path) {
    h.createUpdate(
            """
            DELETE FROM role_tag
            WHERE account_id = :account AND (path = :path OR path LIKE :path || '/%')
            """)
        .bind("account", account)
        .bind("path", path)
        .execute();
  }
}
