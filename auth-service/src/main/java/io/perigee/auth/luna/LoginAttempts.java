package io.perigee.auth.luna;

import io.perigee.auth.AuthConfig;
import io.perigee.contracts.error.Busy;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Bounds guessing: failed logins count per user and source, and per source, in windows, for all
 * replicas together. A try is counted before the password is looked at, so that tries at the same
 * time cannot slip past the bound, and taken back when it was right. Names are kept as hashes: what
 * people type in the name field may be a password.
 */
@Singleton
public final class LoginAttempts {

  private final Database database;
  private final AuthConfig.Login bounds;
  private final Clock clock;

  LoginAttempts(Database database, AuthConfig config, Clock clock) {
    this.database = database;
    this.bounds = config.login();
    this.clock = clock;
  }

  /**
   * Counts a try.
   *
   * @param source the caller's address
   * @throws Busy if there were too many; it says when the window ends
   */
  public void begin(String username, String source) {
    Instant now = clock.instant();
    List<Count> counts =
        database.write(h -> count(h, List.of(sourceKey(source), userKey(username, source)), now));
    for (Count count : counts) {
      int bound = count.subject.equals(sourceKey(source)) ? bounds.perSource() : bounds.perUser();
      if (count.attempts > bound) {
        throw new Busy(
            "too many failed logins; try again later", Duration.between(now, count.ends));
      }
    }
  }

  /** Takes back the try of a login that succeeded, and forgives that user's failures from there. */
  public void succeeded(String username, String source) {
    database.run(
        h -> {
          h.createUpdate(
                  "UPDATE login_attempt SET attempts = greatest(attempts - 1, 0) WHERE subject = :source")
              .bind("source", sourceKey(source))
              .execute();
          h.createUpdate("DELETE FROM login_attempt WHERE subject = :user")
              .bind("user", userKey(username, source))
              .execute();
        });
  }

  /** Rows in a fixed order, so that two logins cannot lock each other out. */
  private List<Count> count(Handle h, List<String> subjects, Instant now) {
    return h.createQuery(
            """
            INSERT INTO login_attempt AS a (subject, attempts, window_ends_at)
            SELECT subject, 1, :ends FROM unnest(:subjects::text[]) AS s (subject) ORDER BY subject
            ON CONFLICT ON CONSTRAINT login_attempt_pk DO UPDATE SET
              attempts = CASE WHEN a.window_ends_at <= :now THEN 1 ELSE a.attempts + 1 END,
              window_ends_at = CASE WHEN a.window_ends_at <= :now THEN excluded.window_ends_at ELSE a.window_ends_at END
            RETURNING subject, attempts, window_ends_at
            """)
        .bindArray("subjects", String.class, subjects)
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .bind("ends", now.plus(bounds.window()).atOffset(ZoneOffset.UTC))
        .map(
            (row, context) ->
                new Count(
                    row.getString(1),
                    row.getInt(2),
                    row.getObject(3, OffsetDateTime.class).toInstant()))
        .list();
  }

  private record Count(String subject, int attempts, Instant ends) {}

  private static String sourceKey(String source) {
    return digest("source\0" + source);
  }

  private static String userKey(String username, String source) {
    return digest("user\0" + username + "\0" + source);
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
