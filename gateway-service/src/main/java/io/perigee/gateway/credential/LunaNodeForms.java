package io.perigee.gateway.credential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.answer.Refused;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * LunaNode's two ways to prove who calls (LunaNode wiki, Technical details): the signed form
 * ({@code req}, {@code signature}, {@code nonce}) and the legacy form with the key itself. Keys are
 * auth-service's.
 */
public final class LunaNodeForms {

  static final String FAILURE =
      "authentication failure; common reasons: bad nonce (computer time off), source IP mismatch, invalid API id/key";

  private static final int ID_LENGTH = 16;
  private static final List<String> PROOFS =
      List.of("api_id", "api_partialkey", "api_key", "handler");

  private final AuthService auth;
  private final CredentialCache<String, ApiKey> keys;
  private final Clock clock;
  private final long skewSeconds;

  /** An API key, 128 characters, and whose it is. */
  static final class ApiKey {
    private final Principal principal;
    private final byte[] key;

    private ApiKey(Principal principal, byte[] key) {
      this.principal = principal;
      this.key = key;
    }
  }

  LunaNodeForms(
      AuthService auth, CredentialCache<String, ApiKey> keys, Clock clock, Duration skew) {
    this.auth = auth;
    this.keys = keys;
    this.clock = clock;
    this.skewSeconds = skew.toSeconds();
  }

  /**
   * The signed form.
   *
   * @return fails as {@link Refused} with the published failure text for anything wrong with it
   */
  public Future<LunaNodeCall> signed(String category, String action, Map<String, byte[]> form) {
    byte[] req = form.get("req");
    byte[] nonce = form.get("nonce");
    byte[] signature = signature(form.get("signature"));
    ObjectNode parameters = object(req);
    if (nonce == null || signature == null || parameters == null || !isFresh(nonce)) {
      return Future.failedFuture(failure());
    }
    return key(parameters.path("api_id").asText())
        .map(
            key -> {
              byte[] expected = hmac(key.key, category + "/" + action + "/|", req, nonce);
              String partial = parameters.path("api_partialkey").asText("");
              if (!MessageDigest.isEqual(expected, signature)
                  || !partial.isEmpty() && !startsWith(key.key, partial)) {
                throw failure();
              }
              return new LunaNodeCall(key.principal, category, action, parameters.remove(PROOFS));
            });
  }

  /** The legacy form: everything is a field, of query or form; {@code api_key} is the key. */
  public Future<LunaNodeCall> legacy(Map<String, byte[]> fields) {
    ObjectNode parameters = Json.object();
    fields.forEach(
        (name, value) -> parameters.put(name, new String(value, StandardCharsets.UTF_8)));
    String category = parameters.path("category").asText();
    String action = parameters.path("action").asText();
    byte[] given = parameters.path("api_key").asText().getBytes(StandardCharsets.UTF_8);
    return key(parameters.path("api_id").asText())
        .map(
            key -> {
              if (!MessageDigest.isEqual(key.key, given)) {
                throw failure();
              }
              parameters.remove(PROOFS);
              parameters.remove(List.of("category", "action"));
              return new LunaNodeCall(key.principal, category, action, parameters);
            });
  }

  void evict(String account) {
    keys.evict((id, key) -> key.isPresent() && account.equals(key.get().principal.account()));
  }

  private Future<ApiKey> key(String id) {
    if (id.length() != ID_LENGTH) {
      return Future.failedFuture(failure());
    }
    return keys.get(id, this::ask).map(key -> key.orElseThrow(LunaNodeForms::failure));
  }

  private Future<Optional<ApiKey>> ask(String id) {
    return auth.ask("/credentials/lunanode", Json.object().put("api_id", id))
        .map(
            answer ->
                answer
                    .filter(node -> !node.path("apiKey").asText().isEmpty())
                    .map(LunaNodeForms::key));
  }

  private static ApiKey key(JsonNode answer) {
    return new ApiKey(
        Principal.read(answer.path("principal"), "lunanode"),
        answer.path("apiKey").asText().getBytes(StandardCharsets.UTF_8));
  }

  private boolean isFresh(byte[] nonce) {
    try {
      long seconds = Long.parseLong(new String(nonce, StandardCharsets.US_ASCII).strip());
      // Subtracting could overflow for a nonce at the end of the range, which is not fresh either.
      return Math.abs(Math.subtractExact(clock.millis() / 1000, seconds)) <= skewSeconds;
    } catch (ArithmeticException | NumberFormatException e) {
      return false;
    }
  }

  private static ObjectNode object(byte[] req) {
    if (req == null) {
      return null;
    }
    try {
      return Json.MAPPER.readTree(req) instanceof ObjectNode object ? object : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static byte[] signature(byte[] hex) {
    try {
      return hex == null
          ? null
          : HexFormat.of().parseHex(new String(hex, StandardCharsets.US_ASCII).strip());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static byte[] hmac(byte[] key, String handler, byte[] req, byte[] nonce) {
    try {
      Mac mac = Mac.getInstance("HmacSHA512");
      mac.init(new SecretKeySpec(key, "HmacSHA512"));
      mac.update(handler.getBytes(StandardCharsets.UTF_8));
      mac.update(req);
      mac.update((byte) '|');
      return mac.doFinal(nonce);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA512", e);
    }
  }

  private static boolean startsWith(byte[] key, String partial) {
    byte[] start = Arrays.copyOf(key, Math.min(key.length, 64));
    return MessageDigest.isEqual(start, partial.getBytes(StandardCharsets.UTF_8));
  }

  private static Refused failure() {
    return new Refused(Refusal.unauthenticated(FAILURE));
  }
}
