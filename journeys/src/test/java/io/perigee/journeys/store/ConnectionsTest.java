package io.perigee.journeys.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.contracts.topic.Topics;
import io.perigee.journeys.platform.Repository;
import io.perigee.journeys.platform.StartedPlatform;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the services take of the database's connections. */
@ExtendWith(StartedPlatform.class)
class ConnectionsTest {

  /**
   * A service's own session beside its pool: the lock of its relay, and while it starts, Flyway's.
   */
  private static final int BESIDE = 2;

  /** Services with shortcuts: each of their event loops has a connection to look by. */
  private static final Set<String> LOOKING = Set.of("perigee_compute");

  private static final int REPLICAS = 3;

  private final StartedPlatform platform;

  ConnectionsTest(StartedPlatform platform) {
    this.platform = platform;
  }

  @Test
  void threeReplicasOfAllFitIntoOneServer() throws Exception {
    int each = setting("quarkus.datasource.jdbc.max-size") + BESIDE;
    int loops = setting("quarkus.vertx.event-loops-pool-size");

    try (Connection connection = platform.installation().database();
        Statement statement = connection.createStatement()) {
      int most;
      try (ResultSet row = statement.executeQuery("SHOW max_connections")) {
        row.next();
        most = row.getInt(1);
      }
      assertThat(REPLICAS * (Topics.SERVICES.size() * each + LOOKING.size() * loops))
          .isLessThan(most);
      Map<String, Integer> taken = new TreeMap<>();
      try (ResultSet row =
          statement.executeQuery(
              "SELECT usename, count(*) FROM pg_stat_activity WHERE usename LIKE 'perigee\\_%' GROUP BY 1")) {
        while (row.next()) {
          taken.put(row.getString(1), row.getInt(2));
        }
      }
      assertThat(taken)
          .allSatisfy(
              (role, connections) ->
                  assertThat(connections)
                      .as(role)
                      .isLessThanOrEqualTo(each + (LOOKING.contains(role) ? loops : 0)));
    }
  }

  private static int setting(String name) throws Exception {
    Path defaults =
        Repository.root()
            .resolve("platform/runtime/src/main/resources/META-INF/microprofile-config.properties");
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(defaults)) {
      properties.load(in);
    }
    return Integer.parseInt(properties.getProperty(name));
  }
}
