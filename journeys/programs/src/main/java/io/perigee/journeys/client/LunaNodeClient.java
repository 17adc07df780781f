package io.perigee.journeys.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Speaks LunaNode's Dynamic API: a form with {@code req}, {@code signature} and {@code nonce}. */
public final class LunaNodeClient {

  private final Http http;
  private final Credentials.LunaNode credentials;

  public LunaNodeClient(Credentials credentials) {
    this.http = new Http(credentials.url());
    this.credentials = credentials.lunanode();
  }

  /** Calls an action; the answer whatever it says. */
  public Answer send(String category, String action, Map<String, ?> parameters) throws IOException {
    Map<String, Object> request = new LinkedHashMap<>(parameters);
    request.put("api_id", credentials.apiId());
    request.put("api_partialkey", credentials.apiKey().substring(0, 64));
    return post(
        category,
        action,
        signed(
            category, action, Json.write(request), Long.toString(Instant.now().getEpochSecond())));
  }

  /**
   * The form that carries a request.
   *
   * @param raw the text of {@code req}
   * @param nonce seconds since the epoch, as text
   */
  public String signed(String category, String action, String raw, String nonce) {
    String signature = hmac(category + "/" + action + "/|" + raw + "|" + nonce);
    return "req=%s&signature=%s&nonce=%s".formatted(encode(raw), signature, encode(nonce));
  }

  /** Posts a form as it is. */
  public Answer post(String category, String action, String form) throws IOException {
    String path = "/api/" + category + "/" + action + "/";
    return http.send(
        "POST", path, Map.of("Content-Type", "application/x-www-form-urlencoded"), form);
  }

  /**
   * Calls an action that must succeed.
   *
   * @throws IllegalStateException if the answer is not {@code success: yes}
   */
  public JsonNode call(String category, String action, Map<String, ?> parameters)
      throws IOException {
    JsonNode answer = send(category, action, parameters).must(200).json();
    if (!answer.path("success").asText().equals("yes")) {
      throw new IllegalStateException(
          "%s/%s: %s".formatted(category, action, answer.path("error").asText(answer.toString())));
    }
    return answer;
  }

  private String hmac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA512");
      mac.init(
          new SecretKeySpec(credentials.apiKey().getBytes(StandardCharsets.UTF_8), "HmacSHA512"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
