package io.perigee.runtime.store;

import io.agroal.api.AgroalDataSource;
import io.perigee.runtime.outbox.Nudge;
import io.perigee.runtime.outbox.Outbox;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.postgres.PostgresPlugin;

/**
 * The service's schema. Blocking: call it from virtual threads or own threads, never from an event loop.
 * Statements end by the role's {@code statement_timeout}; a connection is waited for at most 1.5 s.
 */
@Singleton
public final class Database {

  private static final int TRIES = 4;

  private final Jdbi jdbi;
  private final Nudge nudge;

  Database(AgroalDataSource pool, Nudge nudge) {
    this.jdbi = Jdbi.create(pool).installPlugin(new PostgresPlugin());
    this.nudge = nudge;
  }

  /** Statements that change nothing, each in its own transaction. */
  public <T> T read(Function<Handle, T> work) {
    return jdbi.withHandle(work::apply);
  }

  /**
   * One transaction. It is begun again, a few times, when PostgreSQL ended it for a deadlock or a serialization failure,
   * so {@code work} must have no effects outside. What it put into the outbox is on its way when this returns.
   */
  public <T> T write(Function<Handle, T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(work);
      } catch (JdbiException e) {
        if (attempt == TRIES || !worthAnotherTry(e)) {
          throw e;
        }
      }
    }
  }

  /** {@link #write} without a result. */
  public void run(Consumer<Handle> work) {
    write(
        h -> {
          work.accept(h);
          return null;
        });
  }

  private <T> T once(Function<Handle, T> work) {
    try (Handle h = jdbi.open()) {
      boolean[] sent = new boolean[1];
      T result =
          h.inTransaction(
              t -> {
                T value = work.apply(t);
                sent[0] = Outbox.flush(t);
                return value;
              });
      if (sent[0]) {
        nudge.relay();
      }
      return result;
    }
  }

  /** The SQL state of what went wrong, or null; for example {@code 23505} for a unique violation. */
  public static String sqlState(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
    }
    return null;
  }

  /** True if a unique constraint or index of this name was violated. */
  public static boolean violates(Throwable e, String constraint) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof org.postgresql.util.PSQLException sql && sql.getServerErrorMessage() != null) {
        return constraint.equals(sql.getServerErrorMessage().getConstraint());
      }
    }
    return false;
  }

  private static boolean worthAnotherTry(Throwable e) {
    String state = sqlState(e);
    return "40001".equals(state) || "40P01".equals(state);
  }
}
