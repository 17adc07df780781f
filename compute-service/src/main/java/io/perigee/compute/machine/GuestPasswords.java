package io.perigee.compute.machine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.runtime.crypt.Crypt;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * The passwords that machines get whose image wants them generated (<i>CreateMachine</i>): sealed
 * at rest, shown to the owner only when asked for.
 */
@Singleton
public final class GuestPasswords {

  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final int LENGTH = 16;

  private final Crypt crypt;
  private final SecureRandom random = new SecureRandom();

  GuestPasswords(Crypt crypt) {
    this.crypt = crypt;
  }

  /** New passwords for these users, sealed; null for no users. */
  String generate(UUID machine, List<String> users) {
    if (users.isEmpty()) {
      return null;
    }
    ObjectNode passwords = Json.object();
    users.forEach(user -> passwords.put(user, password()));
    return Base64.getEncoder().encodeToString(crypt.seal(Json.write(passwords), context(machine)));
  }

  /** A machine's passwords by user; empty if it has none. */
  public ObjectNode open(Machine machine) {
    return machine.credentials() == null
        ? Json.object()
        : (ObjectNode)
            Json.tree(
                crypt.open(
                    Base64.getDecoder().decode(machine.credentials()), context(machine.id())));
  }

  private static String context(UUID machine) {
    return "machine_credentials:" + machine;
  }

  private String password() {
    StringBuilder password = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return password.toString();
  }
}
