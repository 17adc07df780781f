package io.perigee.gateway.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Base64;

/**
 * The installation's Ed25519 key, read from a private JWK (RFC 8037: kty OKP, crv Ed25519, d, kid).
 */
public final class InstallationKey {

  private final String kid;
  private final PrivateKey key;

  private InstallationKey(String kid, PrivateKey key) {
    this.kid = kid;
    this.key = key;
  }

  /**
   * Reads the key file.
   *
   * @throws IllegalStateException if it is no such key; the content is not repeated
   */
  public static InstallationKey read(Path file) {
    try {
      JsonNode jwk = Json.MAPPER.readTree(Files.readAllBytes(file));
      if (!jwk.path("crv").asText().equals("Ed25519")
          || !jwk.hasNonNull("d")
          || !jwk.hasNonNull("kid")) {
        throw new IllegalStateException(file + " is not a private Ed25519 JWK with kid");
      }
      byte[] seed = Base64.getUrlDecoder().decode(jwk.get("d").asText());
      PrivateKey key =
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
      return new InstallationKey(jwk.get("kid").asText(), key);
    } catch (IOException e) {
      throw new UncheckedIOException("the identity key " + file + " cannot be read", e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException(file + " is not a private Ed25519 JWK with kid");
    }
  }

  /** The key's name, for the header of tokens. */
  public String kid() {
    return kid;
  }

  byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the installation's key does not sign", e);
    }
  }
}
