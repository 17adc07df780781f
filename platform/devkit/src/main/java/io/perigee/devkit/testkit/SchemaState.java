package io.perigee.devkit.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * What the schema of the service under test holds, to see whether a request has changed anything:
 * all tables but those that live by themselves (queues, positions, projections, leases).
 */
public final class SchemaState implements AutoCloseable {

  private static final Set<String> RESTLESS =
      Set.of(
          "outbox",
          "consumer_position",
          "known",
          "idempotency",
          "reference_intent",
          "command_number",
          "state_generation",
          "parked",
          "relay_lease",
          "flyway_platform",
          "flyway_schema_history");

  private final Connection connection;
  private final PreparedStatement question;

  /**
   * @param restless further tables that change by themselves
   */
  public SchemaState(Set<String> restless) {
    Config config = ConfigProvider.getConfig();
    try {
      connection =
          DriverManager.getConnection(
              config.getValue("perigee.database.url", String.class),
              config.getValue("perigee.database.user", String.class),
              config.getValue("perigee.database.password", String.class));
      List<String> digests = new ArrayList<>();
      try (Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY"
                      + " 1")) {
        while (rows.next()) {
          String table = rows.getString(1);
          if (!RESTLESS.contains(table) && !restless.contains(table)) {
            digests.add(
                "SELECT '%s', count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) FROM %s t"
                    .formatted(table, table));
          }
        }
      }
      question = connection.prepareStatement(String.join(" UNION ALL ", digests));
    } catch (SQLException e) {
      throw new IllegalStateException("the schema cannot be looked at", e);
    }
  }

  /** A digest of each table's rows, in whatever order they are. */
  public Map<String, String> read() {
    try (ResultSet rows = question.executeQuery()) {
      Map<String, String> state = new TreeMap<>();
      while (rows.next()) {
        state.put(rows.getString(1), rows.getString(2));
      }
      return state;
    } catch (SQLException e) {
      throw new IllegalStateException("the schema cannot be read", e);
    }
  }

  /** True while accepted work goes on, which changes things later. */
  public boolean working() {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT EXISTS (SELECT 1 FROM work WHERE state IN ('announced', 'ready',"
                    + " 'running'))")) {
      rows.next();
      return rows.getBoolean(1);
    } catch (SQLException e) {
      throw new IllegalStateException("the queue cannot be read", e);
    }
  }

  /** Another text whenever something was taken from a topic, which changes what no request does. */
  public String taken() {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT coalesce(string_agg(c::text, '|' ORDER BY c::text), '') FROM"
                    + " consumer_position c")) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException("the positions cannot be read", e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("the connection does not close", e);
    }
  }
}
