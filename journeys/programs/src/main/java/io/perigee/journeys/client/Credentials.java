package io.perigee.journeys.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.envelope.MalformedMessage;

/**
 * What {@code perigee credentials --json} prints.
 *
 * @param url the gateway's base URL
 */
public record Credentials(String url, Luna luna, CloudApi cloudapi, LunaNode lunanode) {

  /** A Luna2 operator. */
  public record Luna(String username, String password) {}

  /**
   * An account and the private key (PEM) that signs for it; {@code keyId} is the key's MD5
   * fingerprint.
   */
  public record CloudApi(String account, String keyPath, String keyId) {}

  /** An API id (16 characters) and its key (128 characters). */
  public record LunaNode(String apiId, String apiKey) {}

  /**
   * @throws IllegalArgumentException if it is not that document
   */
  public static Credentials read(String json) {
    try {
      JsonNode document = Json.read(json, JsonNode.class);
      return Json.convert(document, Credentials.class);
    } catch (MalformedMessage e) {
      throw new IllegalArgumentException(
          "these are no credentials of Perigee: " + e.getMessage(), e);
    }
  }
}
