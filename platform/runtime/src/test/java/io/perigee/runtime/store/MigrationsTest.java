package io.perigee.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.perigee.devkit.testkit.Sandbox;
import io.perigee.devkit.testkit.TestEngines;
import io.perigee.runtime.Config;
import io.quarkus.runtime.StartupEvent;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How a schema that is new comes to this release. */
class MigrationsTest {

  private static final int REPLICAS = 4;

  /** Each test has the schema of another service in it. */
  private static Sandbox sandbox;

  private AgroalDataSource pool;

  @BeforeAll
  static void newDatabase() {
    sandbox = Sandbox.make(TestEngines.shared(), "migrations");
  }

  @AfterAll
  static void removeIt() {
    sandbox.close();
  }

  @AfterEach
  void disconnect() {
    pool.close();
  }

  private void connect(String service) throws SQLException {
    Map<String, String> of = sandbox.properties(service);
    pool =
        AgroalDataSource.from(
            new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(
                    c ->
                        c.maxSize(1)
                            .connectionFactoryConfiguration(
                                f ->
                                    f.jdbcUrl(of.get("perigee.database.url"))
                                        .principal(
                                            new NamePrincipal(of.get("perigee.database.user")))
                                        .credential(
                                            new SimplePassword(
                                                of.get("perigee.database.password"))))));
  }

  private Migrations replica(String service, String startTimeout) {
    Map<String, String> properties = new HashMap<>(sandbox.properties(service));
    properties.put("perigee.database.start-timeout", startTimeout);
    return new Migrations(pool, Config.of(properties), Clock.systemUTC(), "0.1.0");
  }

  private long number(String sql) throws SQLException {
    try (Connection c = pool.getConnection();
        Statement statement = c.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void replicasThatStartTogetherOnANewSchemaMigrateItOnce() throws Exception {
    connect("auth");
    CyclicBarrier together = new CyclicBarrier(REPLICAS);
    try (ExecutorService replicas = Executors.newFixedThreadPool(REPLICAS)) {
      List<Future<?>> starts = new ArrayList<>();
      for (int i = 0; i < REPLICAS; i++) {
        Migrations replica = replica("auth", "60S");
        starts.add(
            replicas.submit(
                () -> {
                  together.await(30, TimeUnit.SECONDS);
                  replica.atStart(new StartupEvent());
                  return null;
                }));
      }
      for (Future<?> start : starts) {
        start.get(90, TimeUnit.SECONDS);
      }
    }

    assertThat(number("SELECT count(*) - count(DISTINCT version) FROM flyway_platform")).isZero();
    assertThat(number("SELECT count(*) FROM flyway_platform WHERE NOT success")).isZero();
    assertThat(number("SELECT count(*) FROM outbox")).isZero();
  }

  @Test
  void aStartThatWaitsForAnotherTooLongGivesUpAndLeavesTheSchemaAlone() throws Exception {
    connect("power");
    try (Connection other = pool.getConnection();
        Statement statement = other.createStatement()) {
      statement.execute(Migrations.ALONE);

      assertThatThrownBy(() -> replica("power", "1S").atStart(new StartupEvent()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("another start has been bringing the schema to its release for PT1S");
      try (ResultSet row = statement.executeQuery("SELECT to_regclass('flyway_platform')")) {
        row.next();
        assertThat(row.getString(1)).isNull();
      }
    }
  }
}
