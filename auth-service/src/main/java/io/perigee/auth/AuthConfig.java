package io.perigee.auth;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What the auth-service can be told, as {@code PERIGEE_AUTH_*} environment variables. */
@ConfigMapping(prefix = "perigee.auth")
public interface AuthConfig {

  Token token();

  Login login();

  Password password();

  Attestation attestation();

  /** Luna tokens. */
  interface Token {
    /** How long a token from POST /token is good. */
    @WithDefault("8h")
    Duration lifetime();

    /** How long a node's token, for its installation, is good. */
    @WithDefault("60m")
    Duration nodeLifetime();
  }

  /** Bounds on failed logins. */
  interface Login {
    /** How long failed logins count. */
    @WithDefault("5m")
    Duration window();

    /**
     * Failed logins of one user from one source in a window before further ones are refused unseen.
     */
    @WithDefault("10")
    int perUser();

    /** Failed logins from one source in a window, whoever they name. */
    @WithDefault("100")
    int perSource();
  }

  /** Password hashing, Argon2id. */
  interface Password {
    /** Memory of one hashing in KiB. */
    @WithDefault("19456")
    int memory();

    /** Passes over the memory. */
    @WithDefault("2")
    int iterations();

    /** Hashings at a time in one process; more wait. */
    @WithDefault("2")
    int concurrency();

    /** How long a login waits for its turn to be hashed before it is answered 429. */
    @WithDefault("2s")
    Duration patience();
  }

  /** Keys in hardware devices. */
  interface Attestation {

    /**
     * PEM file with the certificates of the manufacturers who are trusted; without it no
     * attestation is accepted.
     */
    Optional<Path> roots();
  }
}
