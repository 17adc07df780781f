package io.perigee.runtime.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Counts the SQL statements that a service sends, a batch as one: {@code perigee.sql.statements}.
 */
public final class StatementCount implements SqlLogger {

  private final Counter statements;

  StatementCount(MeterRegistry meters) {
    this.statements =
        Counter.builder("perigee.sql.statements")
            .description("SQL statements sent to the database; a batch counts as one")
            .register(meters);
  }

  /** Counts one that is sent by plain JDBC over the handle's connection. */
  public static void plain(Handle h) {
    if (h.getConfig(SqlStatements.class).getSqlLogger() instanceof StatementCount count) {
      count.statements.increment();
    }
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
