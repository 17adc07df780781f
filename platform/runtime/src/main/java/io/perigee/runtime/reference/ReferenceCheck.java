package io.perigee.runtime.reference;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Unavailable;
import io.perigee.runtime.internal.Internal;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The owner's question before it removes an aggregate, after it has committed {@code deleting}. */
@Singleton
public final class ReferenceCheck {

  private final Internal internal;

  ReferenceCheck(Internal internal) {
    this.internal = internal;
  }

  /**
   * Asks every referring service.
   *
   * @param referrers the services whose objects may refer to this kind
   * @throws Conflict if something refers to it, or is about to; says what
   * @throws Unavailable if a referrer cannot be asked: what may be in use does not go
   */
  public void requireUnused(String kind, String id, String name, List<String> referrers) {
    List<String> users = new ArrayList<>();
    for (String service : referrers) {
      JsonNode answer =
          internal.get(
              service,
              "/internal/references/%s/%s?name=%s"
                  .formatted(kind, encode(id), encode(name == null ? id : name)));
      answer.path("users").forEach(u -> users.add(u.asText()));
      if (answer.path("intents").asLong() > 0 && users.isEmpty()) {
        users.add("a request under way");
      }
    }
    if (!users.isEmpty()) {
      throw new Conflict(
          "%s %s is in use by %s"
              .formatted(kind, name == null ? id : name, String.join(", ", users)));
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
