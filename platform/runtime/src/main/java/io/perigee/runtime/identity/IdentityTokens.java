package io.perigee.runtime.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.perigee.contracts.error.Unauthorized;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;

/**
 * Identity tokens between gateway and services: EdDSA JSON Web Tokens under the installation's key,
 * named by its key id. Thread-safe; a verified token is remembered until it expires, since a
 * gateway mints one per principal and minute.
 */
public final class IdentityTokens {

  /** How long a token lives. */
  public static final Duration LIFE = Duration.ofSeconds(90);

  private static final String ISSUER = "perigee";
  private static final int REMEMBERED = 10_000;
  private static final int SKEW = 5;

  private final OctetKeyPairJsonWebKey key;
  private final Clock clock;
  private final Cache<String, Verified> verified =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(LIFE).build();

  private record Verified(Principal principal, long expires) {}

  /**
   * @param jwk the installation's Ed25519 key as a JSON Web Key, with its private part where tokens
   *     are minted
   * @throws IllegalArgumentException if it is no such key; the key is not repeated in the message
   */
  public IdentityTokens(String jwk, Clock clock) {
    this.clock = clock;
    try {
      this.key = (OctetKeyPairJsonWebKey) JsonWebKey.Factory.newJwk(jwk);
    } catch (JoseException | ClassCastException e) {
      throw new IllegalArgumentException("the identity key is not an Ed25519 JSON Web Key");
    }
  }

  /** By this process's clock, like everything else here. */
  private JwtConsumer consumer() {
    return new JwtConsumerBuilder()
        .setVerificationKey(key.getPublicKey())
        .setJwsAlgorithmConstraints(
            AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA)
        .setExpectedIssuer(ISSUER)
        .setRequireSubject()
        .setRequireExpirationTime()
        .setAllowedClockSkewInSeconds(SKEW)
        .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
        .build();
  }

  /** A token that names this principal for {@link #LIFE}. */
  public String mint(Principal principal) {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setSubject(principal.id());
    claims.setExpirationTime(NumericDate.fromSeconds(clock.instant().plus(LIFE).getEpochSecond()));
    claims.setStringClaim("kind", principal.kind().text());
    claims.setStringClaim("login", principal.login());
    claims.setStringClaim("face", principal.face());
    claims.setStringListClaim("roles", List.copyOf(principal.roles()));
    if (principal.account() != null) {
      claims.setStringClaim("account", principal.account());
    }
    if (principal.user() != null) {
      claims.setStringClaim("user", principal.user());
    }
    JsonWebSignature signature = new JsonWebSignature();
    signature.setPayload(claims.toJson());
    signature.setKey(key.getPrivateKey());
    signature.setKeyIdHeaderValue(key.getKeyId());
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException("the identity key cannot sign", e);
    }
  }

  /**
   * Whom a token names.
   *
   * @throws Unauthorized if it is absent, forged or expired
   */
  public Principal verify(String token) {
    if (token == null || token.isEmpty()) {
      throw new Unauthorized("an identity is required");
    }
    long now = clock.instant().getEpochSecond();
    Verified known = verified.getIfPresent(token);
    if (known == null) {
      known = check(token);
      verified.put(token, known);
    }
    if (known.expires() + SKEW < now) {
      throw new Unauthorized("the identity has expired");
    }
    return known.principal();
  }

  private Verified check(String token) {
    try {
      JwtClaims claims = consumer().processToClaims(token);
      List<String> roles = claims.getStringListClaimValue("roles");
      Principal principal =
          new Principal(
              claims.getSubject(),
              Principal.Kind.of(claims.getStringClaimValue("kind")),
              claims.getStringClaimValue("login"),
              claims.getStringClaimValue("account"),
              roles == null ? Set.of() : Set.copyOf(roles),
              claims.getStringClaimValue("face"),
              claims.getStringClaimValue("user"));
      return new Verified(principal, claims.getExpirationTime().getValue());
    } catch (InvalidJwtException
        | MalformedClaimException
        | IllegalArgumentException
        | NullPointerException e) {
      throw new Unauthorized("the identity is not valid");
    }
  }
}
