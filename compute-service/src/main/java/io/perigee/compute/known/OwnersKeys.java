package io.perigee.compute.known;

import io.perigee.compute.machine.AccountKeys;
import io.perigee.runtime.internal.Internal;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Asks auth-service for the SSH keys of accounts. */
@Singleton
final class OwnersKeys implements AccountKeys {

  private final Internal internal;

  OwnersKeys(Internal internal) {
    this.internal = internal;
  }

  @Override
  public List<String> of(UUID account) {
    List<String> keys = new ArrayList<>();
    internal
        .find("auth", "/internal/accounts/" + account + "/keys")
        .ifPresent(found -> found.path("keys").forEach(key -> keys.add(key.path("key").asText())));
    return keys;
  }
}
