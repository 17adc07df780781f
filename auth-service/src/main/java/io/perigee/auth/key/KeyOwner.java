package io.perigee.auth.key;

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
}
