package io.perigee.auth.tpm;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How nodes prove themselves by their TPM, as {@code PERIGEE_AUTH_TPM_*}. */
@ConfigMapping(prefix = "perigee.auth.tpm")
public interface TpmConfig {

  /**
   * Luna2's cluster security: a node's {@code tpm_sha256} must be known before. False lets a node
   * without one bring its own, once.
   */
  @WithDefault("true")
  boolean security();

  /** How long a nonce may be quoted. */
  @WithDefault("60s")
  Duration nonceLifetime();
}
