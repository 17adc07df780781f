package io.perigee.runtime.store;

import io.agroal.api.AgroalDataSource;
import io.perigee.runtime.RuntimeConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

  void atStart(@Observes @Priority(FIRST) StartupEvent event) throws InterruptedException {
    Instant givenUp = clock.instant().plus(config.database().startTimeout());
    while (true) {
      try {
        migrate("flyway_platform", "classpath:db/platform");
        migrate("flyway_service", "classpath:db/migration");
        return;
      } catch (FlywayException e) {
        String state = SqlFaults.sqlState(e);
        boolean away =
            state == null
                ? e.getCause() instanceof java.sql.SQLException
                : state.startsWith("08") || state.startsWith("57P");
        if (!away || clock.instant().isAfter(givenUp)) {
          throw e;
        }
        LOG.infof("event=database_away retry_ms=%d", PAUSE.toMillis());
        Thread.sleep(PAUSE);
      }
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
