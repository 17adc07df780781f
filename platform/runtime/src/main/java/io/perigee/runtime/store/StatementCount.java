package io.perigee.runtime.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Counts the SQL statements that a service sends, a batch as one: {@code perigee.sql.statements}.
 */
final class StatementCount implements SqlLogger {

  private final Counter statements;

  StatementCount(MeterRegistry meters) {
    this.statements = counter(meters);
  }

  static Counter counter(MeterRegistry meters) {
    return Counter.builder("perigee.sql.statements")
        .description("SQL statements sent to the database; a batch counts as one")
        .register(meters);
  }

  @Override
  public void logAfterExecution(StatementContext context) {
    statements.increment();
  }

  @Override
  public void logException(StatementContext context, SQLException e) {
    statements.increment();
  }
}
