package io.perigee.gateway.credential;

import java.security.PublicKey;

/**
 * A key that signs for a principal, parsed once. Compared by identity: another answer of
 * auth-service is another key.
 */
final class SigningKey {

  private final Principal principal;
  private final PublicKey key;
  private final boolean tagged;

  SigningKey(Principal principal, PublicKey key, boolean tagged) {
    this.principal = principal;
    this.key = key;
    this.tagged = tagged;
  }

  Principal principal() {
    return principal;
  }

  PublicKey key() {
    return key;
  }

  /** True if resources of the principal's account bear role tags. */
  boolean tagged() {
    return tagged;
  }
}
