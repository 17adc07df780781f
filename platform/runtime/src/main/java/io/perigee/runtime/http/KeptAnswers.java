package io.perigee.runtime.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.runtime.RuntimeConfig;
import io.perigee.runtime.crypt.Crypt;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.Base64;
import java.util.Optional;

/**
 * The answers to requests with an {@code Idempotency-Key}, in the table {@code idempotency}. They
 * may hold secrets that are shown once, so they are sealed where the service has a key set.
 */
@Singleton
public final class KeptAnswers {

  private final Database database;
  private final Crypt crypt;
  private final boolean seals;

  KeptAnswers(Database database, Crypt crypt, RuntimeConfig config) {
    this.database = database;
    this.crypt = crypt;
    this.seals = config.crypt().keyFile().isPresent();
  }

  /**
   * A key as a principal's request bears it.
   *
   * @param fingerprint of the request
   */
  record Key(String principal, String key, String fingerprint) {

    /**
     * @throws Invalid if the key is empty or longer than 255 characters
     */
    static Key of(String principal, String key, String request) {
      return new Key(principal, Idempotency.checked(key), Idempotency.fingerprint(request));
    }

    private String context() {
      return "idempotency:" + principal + ":" + key;
    }
  }

  private record Row(String fingerprint, JsonNode answer) {}

  /**
   * The answer to an earlier request; empty if there was none, or it is not known.
   *
   * @throws Conflict of code {@code IdempotencyKeyReused} if the key came with another request
   */
  Optional<Response> find(Key key) {
    return row(key).filter(row -> !row.answer().isNull()).map(row -> response(key, row.answer()));
  }

  /** Whether a request with this key has written something. */
  boolean isClaimed(Key key) {
    return row(key).isPresent();
  }

  private Optional<Row> row(Key key) {
    Optional<Row> found =
        database.read(
            h ->
                h.createQuery(
                        "SELECT fingerprint, answer FROM idempotency WHERE principal = :principal"
                            + " AND key = :key")
                    .bind("principal", key.principal())
                    .bind("key", key.key())
                    .map(
                        (row, context) ->
                            new Row(
                                row.getString("fingerprint"), Json.tree(row.getString("answer"))))
                    .findOne());
    if (found.isPresent() && !found.get().fingerprint().equals(key.fingerprint())) {
      throw new Conflict(
          "IdempotencyKeyReused", "this Idempotency-Key was used for another request");
    }
    return found;
  }

  void keep(Key key, Response answer) {
    ObjectNode kept = Json.object().put("status", answer.getStatus());
    ObjectNode headers = kept.putObject("headers");
    answer.getHeaders().forEach((name, values) -> headers.put(name, values.getFirst().toString()));
    if (answer.getEntity() instanceof JsonNode entity) {
      kept.set("entity", entity);
    }
    ObjectNode stored =
        seals
            ? Json.object()
                .put(
                    "sealed",
                    Base64.getEncoder().encodeToString(crypt.seal(Json.write(kept), key.context())))
            : kept;
    database.aside(
        h ->
            h.createUpdate(
                    """
                    INSERT INTO idempotency AS i (principal, key, fingerprint, answer)
                    VALUES (:principal, :key, :fingerprint, :answer::jsonb)
                    ON CONFLICT ON CONSTRAINT idempotency_pk DO UPDATE SET answer = :answer::jsonb
                    WHERE i.fingerprint = :fingerprint
                    """)
                .bind("principal", key.principal())
                .bind("key", key.key())
                .bind("fingerprint", key.fingerprint())
                .bind("answer", Json.write(stored))
                .execute());
  }

  /** The request came to nothing: its key may be used again. */
  void forget(Key key) {
    database.aside(
        h ->
            h.createUpdate(
                    """
                    DELETE FROM idempotency WHERE principal = :principal AND key = :key AND fingerprint = :fingerprint
                    """)
                .bind("principal", key.principal())
                .bind("key", key.key())
                .bind("fingerprint", key.fingerprint())
                .execute());
  }

  private Response response(Key key, JsonNode stored) {
    JsonNode kept =
        stored.has("sealed")
            ? Json.tree(
                crypt.open(
                    Base64.getDecoder().decode(stored.path("sealed").asText()), key.context()))
            : stored;
    Response.ResponseBuilder answer = Response.status(kept.path("status").asInt());
    kept.path("headers")
        .properties()
        .forEach(header -> answer.header(header.getKey(), header.getValue().asText()));
    return answer.entity(kept.get("entity")).build();
  }
}
