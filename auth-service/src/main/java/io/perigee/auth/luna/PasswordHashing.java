package io.perigee.auth.luna;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import io.perigee.auth.AuthConfig;
import io.perigee.contracts.error.Busy;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Passwords as Argon2id hashes in their standard text form, parameters and salt included, so that
 * old hashes stay good when the parameters are raised. Hashing takes memory and a core for tens of
 * milliseconds: few run at a time, others wait a bounded time. Called on virtual threads.
 */
@Singleton
public final class PasswordHashing {

  /** The longest password, in characters. */
  public static final int LONGEST = 256;

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  private final Argon2Function function;
  private final Semaphore turns;
  private final Duration wait;
  private final String ofNobody;

  PasswordHashing(AuthConfig config) {
    AuthConfig.Password password = config.password();
    this.function =
        Argon2Function.getInstance(
            password.memory(), password.iterations(), 1, HASH_BYTES, Argon2.ID);
    this.turns = new Semaphore(password.concurrency(), true);
    this.wait = password.patience();
    byte[] random = new byte[HASH_BYTES];
    new SecureRandom().nextBytes(random);
    this.ofNobody = hash(HexFormat.of().formatHex(random));
  }

  /**
   * @throws Busy if too many passwords are being hashed
   */
  public String hash(String password) {
    return inTurn(
        () -> Password.hash(password).addRandomSalt(SALT_BYTES).with(function).getResult());
  }

  /**
   * Whether this is the password.
   *
   * @param hash what is stored; null for a user who does not exist, which takes as long and is
   *     false
   * @throws Busy if too many passwords are being hashed
   */
  public boolean matches(String password, String hash) {
    String against = hash == null ? ofNobody : hash;
    boolean same =
        inTurn(
            () ->
                Password.check(password, against)
                    .with(Argon2Function.getInstanceFromHash(against)));
    return same && hash != null;
  }

  private <T> T inTurn(Supplier<T> hashing) {
    try {
      if (!turns.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Busy("too many logins at once; try again", Duration.ofSeconds(1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Busy("interrupted; try again", Duration.ofSeconds(1));
    }
    try {
      return hashing.get();
    } finally {
      turns.release();
    }
  }
}
