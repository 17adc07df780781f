package io.perigee.runtime.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The relay's statements. */
final class OutboxRows {

  /** How many rows a batch has at most. */
  static final int BATCH = 500;

  /** How many bytes a batch has at most, but for its last row: the heap is small. */
  private static final long BYTES = 2_000_000;

  private static final String HEAD =
      """
      SELECT id, topic, partition, key, value
      FROM (SELECT o.*, sum(coalesce(octet_length(value), 0)) OVER (ORDER BY id) - coalesce(octet_length(value), 0) AS before
            FROM (SELECT * FROM outbox ORDER BY id LIMIT %d) AS o) AS b
      WHERE before < %d ORDER BY id
      """
          .formatted(BATCH, BYTES);

  private OutboxRows() {}

  record Row(long id, String topic, Integer partition, String key, String value) {}

  static List<Row> head(Connection connection) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(HEAD);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        rows.add(
            new Row(
                row.getLong(1),
                row.getString(2),
                row.getObject(3, Integer.class),
                row.getString(4),
                row.getString(5)));
      }
    }
    return rows;
  }

  /** True if a batch was cut by one of its limits. */
  static boolean full(List<Row> rows) {
    return rows.size() == BATCH
        || rows.stream().mapToLong(row -> row.value() == null ? 0 : row.value().length()).sum()
            > BYTES / 4;
  }

  static void delete(Connection connection, List<Long> ids) throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM outbox WHERE id = ANY (?)")) {
      delete.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
      delete.executeUpdate();
    }
  }

  /**
   * Keeps a row that the broker will never take where an operator finds it. Its position is the
   * row's id, its partition -1.
   */
  static void park(Connection connection, long id, String reason) throws SQLException {
    try (PreparedStatement park =
        connection.prepareStatement(
            """
            WITH refused AS (DELETE FROM outbox WHERE id = ? RETURNING topic, id, key, value)
            INSERT INTO parked (topic, partition, position, key, value, reason)
            SELECT topic, -1, id, key, left(value, 4096), ? FROM refused
            """)) {
      park.setLong(1, id);
      park.setString(2, reason);
      park.executeUpdate();
    }
  }
}
