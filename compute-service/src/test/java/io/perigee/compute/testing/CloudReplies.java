package io.perigee.compute.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.http.Response;

/** What CloudAPI answered. */
public final class CloudReplies {

  private CloudReplies() {}

  /** Its body, as JSON whatever its type. */
  public static JsonNode json(Response response) {
    return Json.tree(response.asString());
  }

  /** A refusal in CloudAPI's form, which tells a caller nothing of our insides. */
  public static void assertRefused(Response response, int status, String code) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
    assertThat(json(response).path("code").asText()).isEqualTo(code);
    assertThat(json(response).path("message").asText())
        .isNotEmpty()
        .doesNotContain("Exception", "io.perigee", "SQL");
  }
}
