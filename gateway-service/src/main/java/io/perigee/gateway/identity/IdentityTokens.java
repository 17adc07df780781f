package io.perigee.gateway.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.perigee.contracts.envelope.Json;
import io.perigee.gateway.credential.Principal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/**
 * Mints the tokens by which services know who calls: JWTs under the installation's key (EdDSA), one
 * per principal and minute. They live 90 s, so that one taken from the cache at its last moment is
 * still good where it arrives.
 */
public final class IdentityTokens {

  private static final Duration LIFE = Duration.ofSeconds(90);
  private static final Duration REUSE = Duration.ofSeconds(60);
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final Principal GATEWAY =
      new Principal("gateway", "service", "gateway", null, List.of(), "internal");

  private final InstallationKey key;
  private final Clock clock;
  private final String header;
  private final Cache<Principal, String> minted;

  /**
   * @param entries how many principals' tokens are remembered
   */
  public IdentityTokens(InstallationKey key, Clock clock, int entries) {
    this.key = key;
    this.clock = clock;
    this.header = encode(Json.object().put("alg", "EdDSA").put("kid", key.kid()).put("typ", "JWT"));
    this.minted = Caffeine.newBuilder().maximumSize(entries).expireAfterWrite(REUSE).build();
  }

  /** The token of a principal. */
  public String of(Principal principal) {
    return minted.get(principal, this::mint);
  }

  /** The gateway's own, for calls of {@code /internal}. */
  public String ofGateway() {
    return of(GATEWAY);
  }

  private String mint(Principal principal) {
    long now = clock.millis() / 1000;
    ObjectNode claims = Json.object();
    claims.put("iss", "perigee");
    claims.put("sub", principal.id());
    claims.put("kind", principal.kind());
    claims.put("login", principal.login());
    if (principal.account() != null) {
      claims.put("account", principal.account());
    }
    principal.roles().forEach(claims.putArray("roles")::add);
    claims.put("face", principal.face());
    if (principal.user() != null) {
      claims.put("user", principal.user());
    }
    claims.put("iat", now);
    claims.put("exp", now + LIFE.toSeconds());
    String signed = header + "." + encode(claims);
    return signed
        + "."
        + BASE64.encodeToString(key.sign(signed.getBytes(StandardCharsets.US_ASCII)));
  }

  private static String encode(ObjectNode node) {
    return BASE64.encodeToString(node.toString().getBytes(StandardCharsets.UTF_8));
  }
}
