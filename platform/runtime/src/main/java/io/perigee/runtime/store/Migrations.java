package io.perigee.runtime.store;

import io.agroal.api.AgroalDataSource;
import io.perigee.runtime.RuntimeConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;

/**
 * Brings the schema to this release, the platform's tables first, then the service's own.
 * Migrations go forward only; each leaves the schema usable by the release before it (expand now,
 * contract a release later). A schema that a later release has expanded already is used as it is;
 * one from which a later release has taken what this one needs is refused.
 */
@Singleton
public final class Migrations {

  /** Before anything else observes the start. */
  public static final int FIRST = 100;

  private static final Logger LOG = Logger.getLogger(Migrations.class);
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** Held until the session ends. */
  static final String ALONE =
      "SELECT pg_try_advisory_lock(hashtextextended('perigee-migrations ' || current_schema(), 0))";

  private final AgroalDataSource pool;
  private final RuntimeConfig config;
  private final Clock clock;
  private final String release;

  Migrations(
      AgroalDataSource pool,
      RuntimeConfig config,
      Clock clock,
      @ConfigProperty(name = "quarkus.application.version") String release) {
    this.pool = pool;
    this.config = config;
    this.clock = clock;
    this.release = release;
  }

  void atStart(@Observes @Priority(FIRST) StartupEvent event)
      throws InterruptedException, SQLException {
    Instant givenUp = clock.instant().plus(config.database().startTimeout());
    while (true) {
      try {
        if (migrateAlone()) {
          return;
        }
        if (clock.instant().isAfter(givenUp)) {
          throw new IllegalStateException(
              "another start has been bringing the schema to its release for "
                  + config.database().startTimeout());
        }
        LOG.infof("event=migrations_awaited retry_ms=%d", PAUSE.toMillis());
      } catch (FlywayException | SQLException e) {
        if (!isAway(e) || clock.instant().isAfter(givenUp)) {
          throw e;
        }
        LOG.infof("event=database_away retry_ms=%d", PAUSE.toMillis());
      }
      Thread.sleep(PAUSE);
    }
  }

  private static boolean isAway(Exception e) {
    String state = SqlFaults.sqlState(e);
    return state == null
        ? e instanceof SQLException || e.getCause() instanceof SQLException
        : state.startsWith("08") || state.startsWith("57P");
  }

  /**
   * Replicas that start together on a new schema would each find no history in it and begin one: of
   * Flyway's own lock they know only once there is a history.
   *
   * @return false, with nothing done, while another start migrates this schema
   */
  private boolean migrateAlone() throws SQLException {
    try (Connection lock = new DatabaseAddress(pool).connect(Map.of("connectTimeout", "2"));
        Statement statement = lock.createStatement();
        ResultSet taken = statement.executeQuery(ALONE)) {
      taken.next();
      if (!taken.getBoolean(1)) {
        return false;
      }
      migrate("flyway_platform", "classpath:db/platform");
      migrate("flyway_service", "classpath:db/migration");
      return true;
    }
  }

  /**
   * On connections outside the pool: what they set must not stay with a connection that requests
   * get later.
   */
  private void migrate(String history, String location) {
    Flyway flyway =
        new DatabaseAddress(pool)
            .of(Flyway.configure(Thread.currentThread().getContextClassLoader()))
            .table(history)
            .locations(location)
            .baselineOnMigrate(true)
            .baselineVersion("0")
            .initSql("SET statement_timeout = 0; SET lock_timeout = '30s'")
            .load();
    LaterMigrations.of(flyway.info().applied()).requireUsableBy(release);
    flyway.migrate();
  }
}
