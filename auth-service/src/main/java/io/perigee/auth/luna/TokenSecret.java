package io.perigee.auth.luna;

import io.perigee.runtime.crypt.Crypt;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jdbi.v3.core.Handle;
import org.jose4j.keys.HmacKey;

/**
 * The secret that signs Luna tokens: made once in an installation, kept sealed in the schema, the
 * same for all replicas. It is read at first need, since the database may be away at the start.
 */
@Singleton
public final class TokenSecret {

  private static final int BYTES = 32;
  private static final String CONTEXT = "luna_token_secret";

  private final Database database;
  private final Crypt crypt;
  private final Clock clock;
  private volatile HmacKey key;

  TokenSecret(Database database, Crypt crypt, Clock clock) {
    this.database = database;
    this.crypt = crypt;
    this.clock = clock;
  }

  HmacKey key() {
    HmacKey known = key;
    if (known == null) {
      byte[] sealed = database.read(TokenSecret::find).orElseGet(this::make);
      known = new HmacKey(Base64.getDecoder().decode(crypt.open(sealed, CONTEXT)));
      key = known;
    }
    return known;
  }

  /**
   * HMAC-SHA256 under a key made from the secret for one purpose.
   *
   * @param purpose what the key is for; tells it from every other
   */
  public byte[] mac(String purpose, byte[] data) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key());
      byte[] derived = mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
      mac.init(new SecretKeySpec(derived, "HmacSHA256"));
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA256", e);
    }
  }

  /** Whichever replica comes first makes it; the others find it. */
  private byte[] make() {
    byte[] secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    byte[] sealed = crypt.seal(Base64.getEncoder().encodeToString(secret), CONTEXT);
    return database.write(
        h -> {
          h.createUpdate(
                  """
                  INSERT INTO luna_token_secret (sealed, created_at) VALUES (:sealed, :now)
                  ON CONFLICT ON CONSTRAINT luna_token_secret_pk DO NOTHING
                  """)
              .bind("sealed", sealed)
              .bind("now", clock.instant().atOffset(ZoneOffset.UTC))
              .execute();
          return find(h).orElseThrow();
        });
  }

  private static Optional<byte[]> find(Handle h) {
    return h.createQuery("SELECT sealed FROM luna_token_secret").mapTo(byte[].class).findOne();
  }
}
