package io.perigee.runtime.http;

import io.perigee.runtime.projection.TopicReaders;
import io.perigee.runtime.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Ready once PostgreSQL answers and the first catch-up of the projections is done. */
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
public class Readiness implements HealthCheck {

  private final Database database;
  private final TopicReaders readers;

  Readiness(Database database, TopicReaders readers) {
    this.database = database;
    this.readers = readers;
  }

  @Override
  public HealthCheckResponse call() {
    boolean answers = answers();
    return HealthCheckResponse.named("service")
        .withData("database", answers)
        .withData("projections", readers.caughtUp())
        .status(answers && readers.caughtUp())
        .build();
  }

  private boolean answers() {
    try {
      return database.read(h -> h.createQuery("SELECT 1").mapTo(Integer.class).one()) == 1;
    } catch (RuntimeException e) {
      return false;
    }
  }
}
