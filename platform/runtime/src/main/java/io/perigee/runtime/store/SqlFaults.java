package io.perigee.runtime.store;

import io.perigee.contracts.error.Busy;
import io.perigee.contracts.error.Unavailable;
import java.sql.SQLException;
import org.jdbi.v3.core.JdbiException;

/** Tells what a failed statement failed of. */
public final class SqlFaults {

  private SqlFaults() {}

  /**
   * The SQL state of what went wrong, or null; for example {@code 23505} for a unique violation.
   */
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
      if (t instanceof org.postgresql.util.PSQLException sql
          && sql.getServerErrorMessage() != null) {
        return constraint.equals(sql.getServerErrorMessage().getConstraint());
      }
    }
    return false;
  }

  /**
   * True if the fault lies with the engines or with others' locks, so that the same may succeed
   * later.
   */
  public static boolean isPassing(Throwable e) {
    if (e instanceof Unavailable || e instanceof Busy || isAway(e)) {
      return true;
    }
    String state = sqlState(e);
    // 25P03 idle in transaction, 40 serialization and deadlock, 55 lock timeout, 57 statement
    // timeout
    return state != null
        && (state.startsWith("25")
            || state.startsWith("40")
            || state.startsWith("55")
            || state.startsWith("57"));
  }

  /**
   * 08 connection, 53 resources, 57P shutdown or start, 58 system; the pool gives no state when
   * none became free.
   */
  static boolean isAway(Throwable e) {
    if (!(e instanceof JdbiException)) {
      return false;
    }
    String state = sqlState(e);
    if (state == null) {
      return e.getCause() instanceof SQLException;
    }
    return state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57P")
        || state.startsWith("58");
  }

  /** True if PostgreSQL ended the transaction for what others did at that moment. */
  static boolean isWorthAnotherTry(Throwable e) {
    String state = sqlState(e);
    return "40001".equals(state) || "40P01".equals(state);
  }
}
