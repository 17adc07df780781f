package io.perigee.auth.luna;

import io.perigee.auth.AuthConfig;
import io.perigee.contracts.error.Unauthorized;
import io.perigee.runtime.identity.LunaRoles;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;

/**
 * Luna2's tokens: JSON Web Tokens, HS256, {@code {id, exp}} for a user, with a {@code scope} if it
 * is narrowed, and {@code {id: 0, node, scope, exp}} for a node while it is installed.
 */
@Singleton
public final class LunaTokens {

  /** The one scope that a node's token has. */
  public static final String PROVISION = "provision";

  /** Whom a token names. */
  public sealed interface Bearer {}

  /**
   * The user of this number.
   *
   * @param scope the role that the token is narrowed to; null for all that the user may do
   */
  public record User(long number, String scope) implements Bearer {}

  /** The node of this name. */
  public record Node(String name) implements Bearer {}

  private final TokenSecret secret;
  private final AuthConfig.Token config;
  private final Clock clock;

  LunaTokens(TokenSecret secret, AuthConfig config, Clock clock) {
    this.secret = secret;
    this.config = config.token();
    this.clock = clock;
  }

  /** A token for a user. */
  public String issue(LunaUser user) {
    return issue(user, null);
  }

  /**
   * A token for a user that opens no more than a role does.
   *
   * @param scope one of {@link io.perigee.runtime.identity.LunaRoles#ALL}; null for all that the
   *     user may do
   */
  public String issue(LunaUser user, String scope) {
    Map<String, Object> claims =
        scope == null ? Map.of("id", user.number()) : Map.of("id", user.number(), "scope", scope);
    return sign(claims, config.lifetime());
  }

  /** A token for a node, good for its own installation only. */
  public String issueToNode(String node) {
    return sign(Map.of("id", 0, "node", node, "scope", PROVISION), config.nodeLifetime());
  }

  /**
   * @throws Unauthorized if the token is not one of ours, or expired
   */
  public Bearer verify(String token) {
    try {
      JwtClaims claims =
          new JwtConsumerBuilder()
              .setVerificationKey(secret.key())
              .setJwsAlgorithmConstraints(
                  AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.HMAC_SHA256)
              .setRequireExpirationTime()
              .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
              .build()
              .processToClaims(token);
      return bearer(claims);
    } catch (InvalidJwtException e) {
      throw new Unauthorized(e.hasExpired() ? "the token has expired" : "the token is not valid");
    }
  }

  private static Bearer bearer(JwtClaims claims) {
    Object node = claims.getClaimValue("node");
    if (node instanceof String name && PROVISION.equals(claims.getClaimValue("scope"))) {
      return new Node(name);
    }
    Object scope = claims.getClaimValue("scope");
    if (node == null
        && claims.getClaimValue("id") instanceof Long number
        && (scope == null || scope instanceof String role && LunaRoles.ALL.contains(role))) {
      return new User(number, (String) scope);
    }
    throw new Unauthorized("the token is not valid");
  }

  private String sign(Map<String, Object> content, Duration lifetime) {
    JwtClaims claims = new JwtClaims();
    content.forEach(claims::setClaim);
    claims.setExpirationTime(
        NumericDate.fromSeconds(clock.instant().plus(lifetime).getEpochSecond()));
    JsonWebSignature signature = new JsonWebSignature();
    signature.setHeader("typ", "JWT");
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
    signature.setKey(secret.key());
    signature.setPayload(claims.toJson());
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException("the token secret cannot sign", e);
    }
  }
}
