package io.perigee.journeys.client;

import io.perigee.contracts.envelope.Json;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Speaks Luna2 as the {@code luna} CLI does: a token, then {@code x-access-tokens}. */
public final class LunaClient {

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Http http;
  private final String token;

  private LunaClient(Http http, String token) {
    this.http = http;
    this.token = token;
  }

  /**
   * Logs in. @throws IOException if there was no answer; @throws IllegalStateException if it was
   * refused
   */
  public static LunaClient login(Credentials credentials) throws IOException {
    Http http = new Http(credentials.url());
    String body =
        Json.write(
            Map.of(
                "username",
                credentials.luna().username(),
                "password",
                credentials.luna().password()));
    Answer answer =
        http.send("POST", "/token", Map.of("Content-Type", "application/json"), body).must(201);
    return new LunaClient(http, answer.json().path("token").asText());
  }

  public Answer get(String path) throws IOException {
    return http.send("GET", path, Map.of("x-access-tokens", token), null);
  }

  /** Posts a document. */
  public Answer post(String path, Object body) throws IOException {
    return http.send(
        "POST",
        path,
        Map.of("x-access-tokens", token, "Content-Type", "application/json"),
        Json.write(body));
  }

  /** Sends a body of any kind. */
  public Answer sendBody(String method, String path, BodyPublisher body) throws IOException {
    return http.sendBody(
        method, path, Map.of("x-access-tokens", token, "Content-Type", "application/json"), body);
  }

  /** The token, as it is sent. */
  public String token() {
    return token;
  }

  /**
   * Polls {@code /config/status/{id}} as the CLI does, until 404 says that it is over.
   *
   * @return the messages, in order
   * @throws IllegalStateException if it is not over in time, or failed
   */
  public List<String> follow(String requestId, Duration within)
      throws IOException, InterruptedException {
    Instant deadline = Instant.now().plus(within);
    List<String> messages = new ArrayList<>();
    while (Instant.now().isBefore(deadline)) {
      Answer answer = get("/config/status/" + requestId);
      if (answer.status() == 404) {
        return messages;
      }
      String text = answer.json().path("message").asText();
      if (!text.isEmpty()) {
        messages.addAll(List.of(text.split(";;", -1)));
      }
      int status = answer.json().path("status").asInt(answer.status());
      if (status >= 500) {
        throw new IllegalStateException("it failed: " + messages);
      }
      Thread.sleep(PAUSE);
    }
    throw new IllegalStateException("not over within " + within + ": " + messages);
  }
}
