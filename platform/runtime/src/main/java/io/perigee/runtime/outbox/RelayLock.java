package io.perigee.runtime.outbox;

import io.agroal.api.AgroalDataSource;
import io.perigee.runtime.store.DatabaseAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * The right to relay, a session's advisory lock: it lives as long as this connection, which is
 * outside the pool.
 */
final class RelayLock {

  private static final Logger LOG = Logger.getLogger(RelayLock.class);

  private final DatabaseAddress address;
  private final String service;
  private Connection connection;
  private boolean held;

  RelayLock(AgroalDataSource pool, String service) {
    this.address = new DatabaseAddress(pool);
    this.service = service;
  }

  /** Takes the lock unless another relay of the service has it. */
  boolean take() throws SQLException {
    if (held) {
      return true;
    }
    if (connection == null) {
      connection = address.connect(Map.of());
      try (Statement set = connection.createStatement()) {
        // All that is written here is what has been sent: forgotten in a crash, it is sent again.
        set.execute("SET synchronous_commit = off");
      }
    }
    try (PreparedStatement lock =
        connection.prepareStatement("SELECT pg_try_advisory_lock(hashtextextended(?, 0))")) {
      lock.setString(1, "perigee-relay-" + service);
      try (ResultSet row = lock.executeQuery()) {
        held = row.next() && row.getBoolean(1);
      }
    }
    if (held) {
      LOG.infof("event=relay_active service=%s", service);
    }
    return held;
  }

  /** The session that holds the lock. */
  Connection connection() {
    return connection;
  }

  void giveUp() {
    held = false;
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        LOG.debug("the relay's connection was gone already", e);
      }
      connection = null;
    }
  }
}
