package io.perigee.compute.machine;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.runtime.http.Idempotency;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * By what a repeated request is known ({@code Idempotency-Key}).
 *
 * @param principal who sent it
 * @param key what the client chose; null if it chose none
 * @param request method, path and body
 */
public record Repeat(String principal, String key, String request) {

  /** A request that says nothing about being repeated. */
  public static final Repeat NONE = new Repeat(null, null, null);

  /**
   * Does the work in this transaction, unless it was done for the same key before: then what it
   * gave is given again.
   */
  public JsonNode once(Handle h, Supplier<JsonNode> work) {
    return Idempotency.once(h, principal, key, request, work);
  }
}
