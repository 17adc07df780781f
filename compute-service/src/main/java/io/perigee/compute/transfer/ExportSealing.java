package io.perigee.compute.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.ExportConfig;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Missing;
import io.perigee.runtime.configuration.Sealing;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.Base64;
import org.jdbi.v3.core.Handle;

/**
 * How a document's secrets are sealed, and what the document tells of it: {@code "_export":
 * {"format":1,"salt","rounds"}}, salt and rounds where there is a passphrase. The salt is the
 * cluster's: with one passphrase, what is alike is exported alike.
 */
@Singleton
final class ExportSealing {

  /** The field of a document that tells how its secrets are sealed. */
  private static final String ABOUT = "_export";

  private static final int FORMAT = 1;

  private final Database database;
  private final int rounds;
  private final SecureRandom random = new SecureRandom();

  ExportSealing(Database database, ExportConfig config) {
    this.database = database;
    this.rounds = Math.min(config.rounds(), Sealing.MOST_ROUNDS);
  }

  /**
   * Begins a document.
   *
   * @param passphrase null leaves secrets out
   * @throws Invalid if the passphrase is too short
   */
  Sealing begin(ObjectNode config, String passphrase) {
    ObjectNode about = config.putObject(ABOUT).put("format", FORMAT);
    if (passphrase == null) {
      return Sealing.none();
    }
    byte[] salt = salt();
    about.put("salt", Base64.getEncoder().encodeToString(salt)).put("rounds", rounds);
    return Sealing.under(passphrase, salt, rounds);
  }

  /**
   * That of a document.
   *
   * @param passphrase null if it has none
   * @throws Invalid naming what does not tell how it is sealed
   */
  Sealing of(ObjectNode config, String passphrase) {
    byte[] salt = told(config);
    if (passphrase == null) {
      return Sealing.none();
    }
    if (salt == null) {
      throw Missing.field("config._export.salt");
    }
    return Sealing.under(passphrase, salt, rounds(config));
  }

  /** Takes the salt of a document that was imported, if it has one. */
  void keep(ObjectNode config) {
    byte[] salt = told(config);
    if (salt != null) {
      database.run(h -> h.execute("UPDATE cluster SET export_salt = ?", salt));
    }
  }

  /** The cluster's; made when it is first asked for. */
  private byte[] salt() {
    byte[] fresh = new byte[Sealing.SALT];
    random.nextBytes(fresh);
    return database.write(
        h -> {
          h.execute("UPDATE cluster SET export_salt = ? WHERE export_salt IS NULL", fresh);
          return read(h);
        });
  }

  private static byte[] read(Handle h) {
    return h.createQuery("SELECT export_salt FROM cluster").mapTo(byte[].class).one();
  }

  private static byte[] told(ObjectNode config) {
    String text = config.path(ABOUT).path("salt").textValue();
    if (text == null) {
      return null;
    }
    try {
      byte[] salt = Base64.getDecoder().decode(text);
      if (salt.length == Sealing.SALT) {
        return salt;
      }
    } catch (IllegalArgumentException e) {
      // Refused below.
    }
    throw Invalid.field("config._export.salt", "config._export.salt must be base64 of 16 bytes");
  }

  /** A document of before they were told has the default. */
  private static int rounds(ObjectNode config) {
    JsonNode told = config.path(ABOUT).path("rounds");
    if (told.isMissingNode()) {
      return Sealing.ROUNDS;
    }
    if (!told.isInt() || told.intValue() < 1 || told.intValue() > Sealing.MOST_ROUNDS) {
      throw Invalid.field(
          "config._export.rounds",
          "config._export.rounds must be a number from 1 to %d".formatted(Sealing.MOST_ROUNDS));
    }
    return told.intValue();
  }
}
