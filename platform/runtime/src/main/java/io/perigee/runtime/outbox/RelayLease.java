package io.perigee.runtime.outbox;

import io.agroal.api.AgroalDataSource;
import io.perigee.runtime.store.DatabaseAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * The right to relay: a session's advisory lock, on a connection outside the pool, and a sign of
 * life. A holder that dies frees the lock with its session. Of one that is frozen the session lives
 * on; when it has given no sign for the length of a lease, by the database's clock, a relay that
 * waits ends that session and takes the lock. Since the holder does all its work on this session,
 * it can neither read nor remove a row from then on.
 */
final class RelayLease {

  private static final Logger LOG = Logger.getLogger(RelayLease.class);

  private static final String TAKE =
      """
      INSERT INTO relay_lease AS l (name, epoch, session, seen_at)
      SELECT k.name, 1, pg_backend_pid(), clock_timestamp()
      FROM (SELECT ?::text AS name) AS k WHERE pg_try_advisory_lock(hashtextextended(k.name, 0))
      ON CONFLICT ON CONSTRAINT relay_lease_pk
        DO UPDATE SET epoch = l.epoch + 1, session = excluded.session, seen_at = excluded.seen_at
      RETURNING l.epoch
      """;

  private static final String RENEW =
      "UPDATE relay_lease SET seen_at = clock_timestamp() WHERE name = ? AND epoch = ?";

  private static final String EPOCH = "SELECT epoch FROM relay_lease WHERE name = ?";

  /** A lock that a session holds without having written its name here is left alone. */
  private static final String END_SILENT =
      """
      SELECT pg_terminate_backend(k.pid)
      FROM relay_lease AS l JOIN pg_locks AS k ON k.pid = l.session
      WHERE l.name = ? AND l.seen_at < clock_timestamp() - ? * interval '1 millisecond'
        AND k.locktype = 'advisory' AND k.granted AND k.objsubid = 1
        AND k.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND (k.classid::bigint << 32 | k.objid::bigint) = hashtextextended(l.name, 0)
      """;

  private final DatabaseAddress address;
  private final String name;
  private final Duration length;
  private Connection connection;
  private long epoch;
  private long renewed;

  /**
   * @param length how long a holder may be silent
   */
  RelayLease(AgroalDataSource pool, String service, Duration length) {
    this.address = new DatabaseAddress(pool);
    this.name = "perigee-relay-" + service;
    this.length = length;
  }

  /** True if it is held, or could be taken. */
  boolean take() throws SQLException {
    if (epoch > 0) {
      return true;
    }
    if (connection == null) {
      connection = address.connect(Map.of());
    }
    long now = System.nanoTime();
    long taken = number(TAKE);
    if (taken == 0) {
      endSilent();
      return false;
    }
    try (Statement set = connection.createStatement()) {
      // All that is written from here on is what has been sent: forgotten in a crash, it is sent
      // again.
      set.execute("SET synchronous_commit = off");
    }
    epoch = taken;
    renewed = now;
    LOG.infof("event=relay_active lease=%s epoch=%d", name, epoch);
    return true;
  }

  /** How long a holder may wait at most before it calls {@link #renew} again. */
  Duration beat() {
    return length.dividedBy(4);
  }

  /**
   * Gives a sign of life, if the last one is older than a beat.
   *
   * @throws SQLException if the lease is lost
   */
  void renew() throws SQLException {
    long now = System.nanoTime();
    if (now - renewed < beat().toNanos()) {
      return;
    }
    try (PreparedStatement renew = connection.prepareStatement(RENEW)) {
      renew.setString(1, name);
      renew.setLong(2, epoch);
      if (renew.executeUpdate() == 0) {
        throw new SQLException("the relay's lease is lost: " + name);
      }
    }
    renewed = now;
  }

  /** The number of the present holding; 0 if it is not held here. */
  long epoch() {
    return epoch;
  }

  /** True if another relay has held the lease since it was held here with that number. */
  boolean heldByAnotherSince(long former) throws SQLException {
    return epoch > 0 ? epoch - 1 > former : number(EPOCH) > former;
  }

  /** The session that holds it. */
  Connection connection() {
    return connection;
  }

  private long number(String sql) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  private void endSilent() throws SQLException {
    try (PreparedStatement end = connection.prepareStatement(END_SILENT)) {
      end.setString(1, name);
      end.setLong(2, length.toMillis());
      try (ResultSet row = end.executeQuery()) {
        if (row.next()) {
          LOG.warnf("event=relay_ended_silent lease=%s silent_ms=%d", name, length.toMillis());
        }
      }
    }
  }

  void giveUp() {
    epoch = 0;
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
