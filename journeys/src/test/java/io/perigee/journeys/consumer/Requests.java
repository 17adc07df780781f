package io.perigee.journeys.consumer;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What became of every request, by the rules that the AsyncAPI file gives to readers. */
final class Requests {

  /** What is told of one: over when as many commands have ended as were accepted. */
  static final class Told {
    String kind;
    String account;
    Integer commands;
    final Map<String, JsonNode> ended = new LinkedHashMap<>();
    final Map<String, String> messages = new LinkedHashMap<>();

    boolean over() {
      return commands != null && ended.size() >= commands;
    }

    long failed() {
      return ended.values().stream()
          .filter(e -> e.path("outcome").asText().equals("failed"))
          .count();
    }

    /** In the words of Perigee's job lists. */
    String state() {
      if (over()) {
        return failed() > 0 ? "failed" : "done";
      }
      return messages.isEmpty() && ended.isEmpty() ? "queued" : "running";
    }
  }

  private final Map<String, Told> requests = new LinkedHashMap<>();

  static Requests of(List<ConsumerRecord<String, String>> records) {
    Requests requests = new Requests();
    Set<String> seen = new HashSet<>();
    for (ConsumerRecord<String, String> record : records) {
      JsonNode message = Json.tree(record.value());
      // Delivery is at least once: the same id is the same message.
      if (seen.add(message.path("id").asText())) {
        requests.apply(record.key(), message.path("id").asText(), message.path("data"));
      }
    }
    return requests;
  }

  Map<String, Told> all() {
    return requests;
  }

  Told get(String id) {
    return requests.getOrDefault(id, new Told());
  }

  private void apply(String id, String message, JsonNode data) {
    Told told = requests.computeIfAbsent(id, key -> new Told());
    switch (data.path("phase").asText()) {
      case "accepted" -> {
        told.kind = data.path("kind").asText();
        told.account = data.path("account").asText(null);
        told.commands = data.path("commands").asInt();
      }
      case "ended" -> told.ended.putIfAbsent(data.path("command_id").asText(), data);
      default -> {
        // A message on the way.
      }
    }
    if (data.hasNonNull("message")) {
      told.messages.putIfAbsent(message, data.path("message").asText());
    }
  }
}
