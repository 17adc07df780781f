package io.perigee.gateway.credential;

import io.perigee.gateway.config.GatewayConfig;
import java.time.Clock;

/** The schemes of the three APIs, and what is remembered of their credentials. */
public final class Credentials {

  private final LunaTokens luna;
  private final CloudApiSignatures cloudApi;
  private final LunaNodeForms lunaNode;
  private final Accesses accesses;

  public Credentials(AuthService auth, GatewayConfig.Credentials config, Clock clock) {
    this.luna = new LunaTokens(auth, cache(config), clock);
    this.cloudApi =
        new CloudApiSignatures(auth, cache(config), clock, config.skew(), config.entries());
    this.lunaNode = new LunaNodeForms(auth, cache(config), clock, config.skew());
    this.accesses = new Accesses(auth, cache(config));
  }

  public LunaTokens luna() {
    return luna;
  }

  public CloudApiSignatures cloudApi() {
    return cloudApi;
  }

  public LunaNodeForms lunaNode() {
    return lunaNode;
  }

  public Accesses accesses() {
    return accesses;
  }

  /** Forgets what is known of an account, by UUID or login, because it changes. */
  public void evict(String account) {
    luna.evict(account);
    cloudApi.evict(account);
    lunaNode.evict(account);
    accesses.evict(account);
  }

  private static <K, V> CredentialCache<K, V> cache(GatewayConfig.Credentials config) {
    return new CredentialCache<>(
        config.believed(), config.refused(), config.entries(), System::nanoTime);
  }
}
