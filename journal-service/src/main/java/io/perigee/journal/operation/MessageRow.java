package io.perigee.journal.operation;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A text to be told, in the order of the topic. */
record MessageRow(String requestId, String messageId, String text, Instant at) {

  /** Those of a batch, each message once. */
  static List<MessageRow> of(List<Said> batch) {
    Map<List<String>, MessageRow> rows = new LinkedHashMap<>();
    for (Said said : batch) {
      String text = said.text();
      String request = said.event().requestId();
      if (text != null) {
        rows.putIfAbsent(
            List.of(request, said.messageId()),
            new MessageRow(request, said.messageId(), text, said.event().at()));
      }
    }
    return List.copyOf(rows.values());
  }
}
