package io.perigee.auth.tpm;

import io.perigee.auth.luna.TokenSecret;
import io.perigee.contracts.error.Unauthorized;
import io.perigee.runtime.retention.RetentionRule;
import io.perigee.runtime.retention.RetentionRules;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

/**
 * Nonces for quotes: 32 bytes, as many as every TPM takes. A nonce says itself for which node it is
 * and until when, under a key of ours, so that asking for one stores nothing; a nonce that was
 * quoted is remembered until it ends, so that it is good once.
 *
 * <pre>8 bytes random | 4 bytes end, seconds since 1970 | 20 bytes of HMAC-SHA256</pre>
 */
@Singleton
public final class TpmNonces implements RetentionRules {

  /** The length of a nonce in bytes. */
  public static final int BYTES = 32;

  private static final int CLEAR_BYTES = 12;
  private static final int RANDOM_BYTES = 8;

  private final Database database;
  private final TokenSecret secret;
  private final TpmConfig config;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  TpmNonces(Database database, TokenSecret secret, TpmConfig config, Clock clock) {
    this.database = database;
    this.secret = secret;
    this.config = config;
    this.clock = clock;
  }

  /** A nonce for a node. */
  public byte[] issue(String node) {
    byte[] salt = new byte[RANDOM_BYTES];
    random.nextBytes(salt);
    int ends = (int) clock.instant().plus(config.nonceLifetime()).getEpochSecond();
    byte[] clear = ByteBuffer.allocate(CLEAR_BYTES).put(salt).putInt(ends).array();
    return ByteBuffer.allocate(BYTES).put(clear).put(mac(node, clear)).array();
  }

  /**
   * Uses a nonce up.
   *
   * @throws Unauthorized if it is not one of ours for this node, has ended, or was used before
   */
  public void use(String node, byte[] nonce) {
    if (nonce.length != BYTES) {
      throw refused();
    }
    byte[] clear = Arrays.copyOf(nonce, CLEAR_BYTES);
    Instant ends =
        Instant.ofEpochSecond(Integer.toUnsignedLong(ByteBuffer.wrap(nonce).getInt(RANDOM_BYTES)));
    boolean ours =
        MessageDigest.isEqual(mac(node, clear), Arrays.copyOfRange(nonce, CLEAR_BYTES, BYTES));
    if (!ours || ends.isBefore(clock.instant())) {
      throw refused();
    }
    int first =
        database.write(
            h ->
                h.createUpdate(
                        """
                        INSERT INTO tpm_nonce (nonce, expires_at) VALUES (:nonce, :ends)
                        ON CONFLICT ON CONSTRAINT tpm_nonce_pk DO NOTHING
                        """)
                    .bind("nonce", nonce)
                    .bind("ends", ends.atOffset(ZoneOffset.UTC))
                    .execute());
    if (first == 0) {
      throw refused();
    }
  }

  @Override
  public List<RetentionRule> rules() {
    return List.of(new RetentionRule("tpm_nonce", "expires_at < :before", Duration.ofMinutes(1)));
  }

  private byte[] mac(String node, byte[] clear) {
    byte[] name = node.getBytes(StandardCharsets.UTF_8);
    byte[] data = ByteBuffer.allocate(clear.length + name.length).put(clear).put(name).array();
    return Arrays.copyOf(secret.mac("tpm nonce", data), BYTES - CLEAR_BYTES);
  }

  private static Unauthorized refused() {
    return new Unauthorized("the nonce is not one of this node's, or was used, or has ended");
  }
}
