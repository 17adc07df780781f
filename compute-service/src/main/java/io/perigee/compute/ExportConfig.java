package io.perigee.compute;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What compute-service can be told about exports of the configuration. */
@ConfigMapping(prefix = "perigee.export")
public interface ExportConfig {

  /**
   * Rounds of PBKDF2 that make a key of the passphrase that seals secrets; more than 10,000,000
   * count as these. A document tells its own, so that those of another number are opened, too.
   */
  @WithDefault("600000")
  int rounds();
}
