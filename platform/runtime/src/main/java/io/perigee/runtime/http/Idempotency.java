package io.perigee.runtime.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * Requests that carry an {@code Idempotency-Key} are done once: the answer is stored in the
 * transaction that did the work, and the same key gives it again for a day.
 */
public final class Idempotency {

  private static final int LONGEST = 255;

  private Idempotency() {}

  /**
   * Does the work unless this principal's key has been used; a second request at the same time
   * waits for the first.
   *
   * @param key the header; null does the work unconditionally
   * @param request method, path and body, by which a reused key is told from a repeated request
   * @param work gives the answer to store; it runs in this transaction
   * @throws Conflict with code {@code IdempotencyKeyReused} if the key came with another request
   * @throws Invalid if the key is empty or longer than 255 characters
   */
  public static JsonNode once(
      Handle h, String principal, String key, String request, Supplier<JsonNode> work) {
    if (key == null) {
      return work.get();
    }
    checked(key);
    String fingerprint = fingerprint(request);
    int claimed =
        h.createUpdate(
                """
                INSERT INTO idempotency (principal, key, fingerprint, answer) VALUES (:principal, :key, :fingerprint, 'null')
                ON CONFLICT ON CONSTRAINT idempotency_pk DO NOTHING
                """)
            .bind("principal", principal)
            .bind("key", key)
            .bind("fingerprint", fingerprint)
            .execute();
    if (claimed == 0) {
      return stored(h, principal, key, fingerprint);
    }
    JsonNode answer = work.get();
    h.createUpdate(
            "UPDATE idempotency SET answer = :answer::jsonb WHERE principal = :principal AND key ="
                + " :key")
        .bind("answer", Json.write(answer))
        .bind("principal", principal)
        .bind("key", key)
        .execute();
    return answer;
  }

  /**
   * @throws Invalid if the key is empty or longer than 255 characters
   */
  static String checked(String key) {
    if (key.isBlank() || key.length() > LONGEST) {
      throw Invalid.field(
          "Idempotency-Key", "Idempotency-Key has 1 to %d characters".formatted(LONGEST));
    }
    return key;
  }

  private static JsonNode stored(Handle h, String principal, String key, String fingerprint) {
    Optional<String> answer =
        h.createQuery(
                "SELECT answer FROM idempotency WHERE principal = :principal AND key = :key AND"
                    + " fingerprint = :fingerprint")
            .bind("principal", principal)
            .bind("key", key)
            .bind("fingerprint", fingerprint)
            .mapTo(String.class)
            .findOne();
    return Json.tree(
        answer.orElseThrow(
            () ->
                new Conflict(
                    "IdempotencyKeyReused", "this Idempotency-Key was used for another request")));
  }

  static String fingerprint(String request) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(request.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
