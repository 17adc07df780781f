package io.perigee.devkit.launcher;

import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.envelope.MalformedMessage;
import io.perigee.devkit.engine.KafkaUsers;
import io.perigee.devkit.engine.Passwords;
import io.perigee.devkit.install.Installation;
import io.perigee.devkit.install.Keys;
import io.perigee.devkit.process.OwnedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * An installation's passwords, made at random when it is first started.
 *
 * @param postgres the database superuser's
 * @param roles each service's database role's
 * @param databaseReader the reading database role's
 * @param kafka the broker's users'
 * @param apiId the demo account's LunaNode API id, 16 characters
 * @param apiKey its key, 128 characters
 */
record Secrets(
    String postgres,
    Map<String, String> roles,
    String databaseReader,
    KafkaUsers kafka,
    String apiId,
    String apiKey) {

  private static final int API_ID = 16;
  private static final int API_KEY = 128;

  /** Those of the installation; made when there are none. */
  static Secrets of(Home home) {
    Path file = home.secrets().resolve("secrets.json");
    try {
      if (!Files.exists(file)) {
        OwnedFile.write(file, Json.write(random()));
      }
      Keys.identity(identityKey(home));
      Keys.crypt(cryptKey(home));
      return Json.read(Files.readString(file), Secrets.class);
    } catch (IOException | MalformedMessage e) {
      throw new LauncherException(
          "the installation's secrets cannot be used: " + e.getMessage(), e);
    }
  }

  private static Secrets random() {
    return new Secrets(
        Passwords.random(),
        Installation.passwords(service -> Passwords.random()),
        Passwords.random(),
        KafkaUsers.random(),
        Passwords.random(API_ID),
        Passwords.random(API_KEY));
  }

  static Path identityKey(Home home) {
    return home.secrets().resolve("identity.jwk");
  }

  static Path cryptKey(Home home) {
    return home.secrets().resolve("crypt.json");
  }

  Installation installation() {
    return Installation.standard(roles::get, databaseReader);
  }

  @Override
  public String toString() {
    return "Secrets[…]";
  }
}
