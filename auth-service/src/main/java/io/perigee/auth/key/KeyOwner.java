package io.perigee.auth.key;

import java.util.Map;
import java.util.UUID;

/**
 * Whose a key is.
 *
 * @param account the account
 * @param user its sub-user; null for the account itself
 */
public record KeyOwner(UUID account, UUID user) {

  /** The account itself. */
  public static KeyOwner account(UUID account) {
    return new KeyOwner(account, null);
  }

  /**
   * The condition that rows are its, in the form that an index on account and sub-user serves; the
   * {@link #values} belong to it.
   */
  public String sql() {
    return " account_id = :account AND user_id " + (user == null ? "IS NULL" : "= :user");
  }

  /** What {@link #sql} is bound to. */
  public Map<String, UUID> values() {
    return user == null ? Map.of("account", account) : Map.of("account", account, "user", user);
  }
}
