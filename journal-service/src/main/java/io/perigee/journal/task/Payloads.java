package io.perigee.journal.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.runtime.crypt.Crypt;
import jakarta.inject.Singleton;

/**
 * Tasks' payloads at rest, sealed by the installation's key set: they are requests, and some
 * requests hold passwords.
 */
@Singleton
final class Payloads {

  /** They open in no other context. */
  static final String CONTEXT = "journal_task";

  private final Crypt crypt;

  Payloads(Crypt crypt) {
    this.crypt = crypt;
  }

  /** Null for null. */
  byte[] seal(JsonNode payload) {
    return payload == null ? null : crypt.seal(Json.write(payload), CONTEXT);
  }

  /** Null for null. */
  JsonNode open(byte[] sealed) {
    return sealed == null ? null : Json.tree(crypt.open(sealed, CONTEXT));
  }
}
