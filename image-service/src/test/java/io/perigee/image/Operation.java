package io.perigee.image;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.devkit.testkit.TopicProbe;
import java.time.Duration;
import java.util.List;

/** What is said of an operation on the topic {@code operations}. */
public final class Operation {

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private Operation() {}

  /** How its command ended. */
  public static JsonNode ended(String request) {
    return await(request, "ended");
  }

  /** The first message of a phase. */
  public static JsonNode await(String request, String phase) {
    try (TopicProbe operations = TopicProbe.ofModule("operations")) {
      return operations
          .await(
              PATIENCE,
              m -> request.equals(m.key()) && m.data().path("phase").asText().equals(phase))
          .data();
    }
  }

  /** Every message's text, in order. */
  public static List<String> messages(String request) {
    try (TopicProbe operations = TopicProbe.ofModule("operations")) {
      return operations.all().stream()
          .filter(m -> request.equals(m.key()))
          .map(m -> m.data().path("message").asText())
          .toList();
    }
  }
}
