package io.perigee.compute.transfer;

import io.perigee.runtime.configuration.Sealing;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import org.jdbi.v3.core.Handle;

/** The salt of the cluster's exports: with one passphrase, what is alike is exported alike. */
@Singleton
final class ExportSalt {

  private final Database database;
  private final SecureRandom random = new SecureRandom();

  ExportSalt(Database database) {
    this.database = database;
  }

  /** The cluster's; made when it is first asked for. */
  byte[] get() {
    byte[] fresh = new byte[Sealing.SALT];
    random.nextBytes(fresh);
    return database.write(
        h -> {
          h.execute("UPDATE cluster SET export_salt = ? WHERE export_salt IS NULL", fresh);
          return read(h);
        });
  }

  /** Takes that of an imported document. */
  void set(byte[] salt) {
    database.run(h -> h.execute("UPDATE cluster SET export_salt = ?", salt));
  }

  private static byte[] read(Handle h) {
    return h.createQuery("SELECT export_salt FROM cluster").mapTo(byte[].class).one();
  }
}
