package io.perigee.journeys.resilience;

import io.perigee.journeys.client.LocalInstallation;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What stands in the services' tables. */
final class Tables {

  private final LocalInstallation installation;

  Tables(LocalInstallation installation) {
    this.installation = installation;
  }

  /** A query's first column. */
  List<String> column(String sql) throws IOException, SQLException {
    List<String> values = new ArrayList<>();
    read(sql, row -> values.add(row.getString(1)));
    return values;
  }

  /** A query's second column by its first, in the query's order. */
  Map<String, String> pairs(String sql) throws IOException, SQLException {
    Map<String, String> pairs = new LinkedHashMap<>();
    read(sql, row -> pairs.put(row.getString(1), row.getString(2)));
    return pairs;
  }

  private interface Use {
    void of(ResultSet row) throws SQLException;
  }

  private void read(String sql, Use use) throws IOException, SQLException {
    try (Connection connection = installation.database();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        use.of(row);
      }
    }
  }
}
