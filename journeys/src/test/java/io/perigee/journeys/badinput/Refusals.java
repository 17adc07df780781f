package io.perigee.journeys.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.journeys.client.Answer;
import java.util.regex.Pattern;

/**
 * Holds answers to what a refusal is in each API: its own form, the right status, a reason, and
 * nothing of our insides.
 */
final class Refusals {

  /** Class names, stack traces, SQL: what a caller never gets to see. */
  private static final Pattern INSIDES =
      Pattern.compile(
          "Exception|\\bio\\.perigee|\\bjava\\.|\\bjakarta\\.|org\\.[a-z]+\\.|\\bat [a-z.]+\\(|psql|SQLSTATE|constraint \"|relation \"",
          Pattern.CASE_INSENSITIVE);

  private Refusals() {}

  /**
   * Luna2: {@code {"message":…}}.
   *
   * @param status a number, or {@code 4xx} for any refusal
   * @param mentions what the reason must name; empty for anything
   */
  static void requireLuna(Answer answer, String status, String mentions) {
    requireStatus(answer, status);
    JsonNode body = requireObject(answer);
    assertThat(body.path("message").asText())
        .as("message of %s", answer.body())
        .isNotBlank()
        .contains(mentions);
  }

  /** CloudAPI: {@code {"code","message"}}; an empty code is any. */
  static void requireCloudApi(Answer answer, String status, String code, String mentions) {
    requireStatus(answer, status);
    JsonNode body = requireObject(answer);
    assertThat(body.path("code").asText())
        .as("code of %s", answer.body())
        .isNotBlank()
        .contains(code);
    assertThat(body.path("message").asText())
        .as("message of %s", answer.body())
        .isNotBlank()
        .contains(mentions);
    assertThat(answer.headers().firstValue("Server"))
        .hasValueSatisfying(s -> assertThat(s).startsWith("cloudapi/"));
    assertThat(answer.headers().firstValue("Request-Id")).isPresent();
  }

  /** LunaNode: HTTP 200 {@code {"success":"no","error":…}}. */
  static void requireLunaNode(Answer answer, String mentions) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    JsonNode body = requireObject(answer);
    assertThat(body.path("success").asText()).as(answer.body()).isEqualTo("no");
    assertThat(body.path("error").asText())
        .as("error of %s", answer.body())
        .isNotBlank()
        .contains(mentions);
  }

  private static void requireStatus(Answer answer, String status) {
    if (status.equals("4xx")) {
      assertThat(answer.status()).as(answer.body()).isBetween(400, 499);
    } else {
      assertThat(answer.status()).as(answer.body()).isEqualTo(Integer.parseInt(status));
    }
  }

  private static JsonNode requireObject(Answer answer) {
    JsonNode body = answer.json();
    assertThat(body.isObject()).as("a JSON object: %s", answer.body()).isTrue();
    assertThat(INSIDES.matcher(answer.body()).find())
        .as("no insides in %s", answer.body())
        .isFalse();
    return body;
  }
}
