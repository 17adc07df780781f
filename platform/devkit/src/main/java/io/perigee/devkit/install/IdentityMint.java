package io.perigee.devkit.install;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** Mints identity tokens, values of the header {@link #HEADER}, with an installation's key. */
public final class IdentityMint {

  /** The header that carries a token to a service. */
  public static final String HEADER = "X-Perigee-Identity";

  /** How long an ordinary token holds. */
  public static final Duration LIFE = Duration.ofSeconds(80);

  private final OctetKeyPairJsonWebKey key;

  private IdentityMint(OctetKeyPairJsonWebKey key) {
    this.key = key;
  }

  /** With the key in a file, a private Ed25519 JSON Web Key. */
  public static IdentityMint of(Path keyFile) {
    try {
      return new IdentityMint(
          (OctetKeyPairJsonWebKey) JsonWebKey.Factory.newJwk(Files.readString(keyFile)));
    } catch (IOException e) {
      throw new UncheckedIOException("the identity key cannot be read: " + keyFile, e);
    } catch (JoseException e) {
      throw new IllegalArgumentException("not an identity key: " + keyFile, e);
    }
  }

  /** With a new key that no installation knows. */
  public static IdentityMint unknown() {
    try {
      return new IdentityMint(OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519));
    } catch (JoseException e) {
      throw new IllegalStateException("this JDK makes no Ed25519 keys", e);
    }
  }

  /** A service's token for the internal paths. */
  public String service(String name) {
    return mint(new Claims(name, "service", name, null, List.of(), "internal", LIFE));
  }

  /** A token with these claims. */
  public String mint(Claims who) {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer("perigee");
    claims.setSubject(who.id());
    claims.setExpirationTime(
        NumericDate.fromSeconds(Instant.now().plus(who.life()).getEpochSecond()));
    claims.setStringClaim("kind", who.kind());
    claims.setStringClaim("login", who.login());
    claims.setStringClaim("face", who.face());
    claims.setStringListClaim("roles", who.roles());
    if (who.account() != null) {
      claims.setStringClaim("account", who.account());
    }
    JsonWebSignature signature = new JsonWebSignature();
    signature.setPayload(claims.toJson());
    signature.setKey(key.getPrivateKey());
    signature.setKeyIdHeaderValue(key.getKeyId());
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException("the identity key does not sign", e);
    }
  }

  /**
   * What a token says.
   *
   * @param account the account's UUID, or null
   * @param life how long it holds; negative for one that has expired
   */
  public record Claims(
      String id,
      String kind,
      String login,
      String account,
      List<String> roles,
      String face,
      Duration life) {

    /** The same, long expired. */
    public Claims expired() {
      return new Claims(id, kind, login, account, roles, face, Duration.ofMinutes(-5));
    }
  }
}
