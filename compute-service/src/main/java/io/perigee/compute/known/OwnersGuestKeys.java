package io.perigee.compute.known;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.machine.GuestKeys;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Invalid;
import io.perigee.runtime.internal.Internal;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Asks auth-service for the keys that log in to guests. */
@Singleton
final class OwnersGuestKeys implements GuestKeys {

  private static final int MOST = 100;

  private final Internal internal;

  OwnersGuestKeys(Internal internal) {
    this.internal = internal;
  }

  @Override
  public List<String> lines(UUID account, List<String> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    if (ids.size() > MOST) {
      throw Invalid.field("key_id", "key_id: at most " + MOST + " SSH keys");
    }
    ObjectNode question = Json.object().put("account", account.toString());
    ids.forEach(question.putArray("ids")::add);
    Map<String, String> found = new HashMap<>();
    internal
        .post("auth", "/internal/guest-keys", question)
        .path("keys")
        .forEach(key -> found.put(key.path("id").asText(), key.path("key").asText()));
    return ids.stream().map(id -> line(found, id)).toList();
  }

  private static String line(Map<String, String> found, String id) {
    String line = found.get(id);
    if (line == null) {
      throw Invalid.field("key_id", "key_id: there is no SSH key " + id);
    }
    return line;
  }
}
