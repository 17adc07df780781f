package io.perigee.gateway.credential;

import java.security.PublicKey;

/**
 * A key that signs for a principal, parsed once. Compared by identity: another answer of
 * auth-service is another key.
 */
final class SigningKey {

  private final Principal principal;
  private final PublicKey key;

  SigningKey(Principal principal, PublicKey key) {
    this.principal = principal;
    this.key = key;
  }

  Principal principal() {
    return principal;
  }

  PublicKey key() {
    return key;
  }
}
