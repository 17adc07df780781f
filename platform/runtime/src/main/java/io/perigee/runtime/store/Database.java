package io.perigee.runtime.store;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.perigee.contracts.error.Busy;
import io.perigee.contracts.error.Unavailable;
import io.perigee.runtime.admission.Patience;
import io.perigee.runtime.admission.Turns;
import io.perigee.runtime.journal.Journal;
import io.perigee.runtime.operation.Operations;
import io.perigee.runtime.outbox.Nudge;
import io.perigee.runtime.outbox.Outbox;
import io.perigee.runtime.state.States;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.postgres.PostgresPlugin;

/**
 * The service's schema. Blocking: call it from virtual threads or own threads, never from an event
 * loop. Statements end by the role's {@code statement_timeout}. When all connections are in use a
 * call waits in line, in the order of coming but for the few that are close by: until its request's
 * deadline, or five seconds where there is no request. When PostgreSQL is away or frozen every call
 * ends within two seconds with {@link Unavailable}, those in line as well.
 */
@Singleton
public final class Database {

  private static final Logger LOG = Logger.getLogger(Database.class);
  private static final int TRIES = 5;
  private static final long RETRYING_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int LONGEST_LINE = 2_000;

  /** So many for each connection are let out of the line, and wait close by. */
  private static final int CLOSE_BY = 4;

  /** Bound within a call: one that is made in another has a connection beside it. */
  private static final ScopedValue<Boolean> INSIDE = ScopedValue.newInstance();

  private final Jdbi jdbi;
  private final Nudge nudge;
  private final DatabaseGate gate;
  private final Patience patience;
  private final Turns turns;

  /**
   * One for each connection but the one that is left for calls within calls. Who comes at the right
   * moment takes one before those who wait: a connection handed to the next in line would lie idle
   * until that one's thread runs, and on a busy machine that takes longer than most statements.
   */
  private final Semaphore connections;

  Database(
      AgroalDataSource pool,
      Nudge nudge,
      DatabaseGate gate,
      Patience patience,
      MeterRegistry meters) {
    this.jdbi = Jdbi.create(pool).installPlugin(new PostgresPlugin());
    jdbi.setSqlLogger(new StatementCount(meters));
    this.nudge = nudge;
    this.gate = gate;
    this.patience = patience;
    int most = Math.max(1, pool.getConfiguration().connectionPoolConfiguration().maxSize() - 1);
    this.connections = new Semaphore(most);
    this.turns = new Turns("database connection", CLOSE_BY * most, LONGEST_LINE);
    gate.whenClosed(() -> turns.clear("the database does not answer; try again"));
    Gauge.builder("perigee.database.waiting", turns, Turns::waiting)
        .description("calls in line for a connection")
        .register(meters);
  }

  /**
   * Statements that change nothing, each in its own transaction. They are begun again when the
   * connection turns out to be dead.
   *
   * @throws Unavailable if PostgreSQL does not answer
   */
  public <T> T read(Function<Handle, T> work) {
    return again(attempt -> through(work));
  }

  /**
   * One transaction. It is begun again, a few times, when PostgreSQL ended it for a deadlock or a
   * serialization failure, or when the connection was dead before the commit, so {@code work} must
   * have no effects outside. What it put into the outbox is on its way when this returns.
   *
   * @throws Unavailable if PostgreSQL does not answer; if that happened at the commit, it may have
   *     been made
   */
  public <T> T write(Function<Handle, T> work) {
    Rehearsal rehearsal = Rehearsal.current();
    if (rehearsal != null) {
      return rehearse(work, rehearsal);
    }
    Claim claim = Claim.current();
    if (claim == null) {
      return aside(work);
    }
    T result =
        aside(
            h -> {
              claim.make(h);
              return work.apply(h);
            });
    claim.committed();
    return result;
  }

  /**
   * {@link #write} also in a rehearsal, and without claiming the request's key: for what leaves no
   * trace by itself, as an intent that expires.
   */
  public <T> T aside(Function<Handle, T> work) {
    return transaction(work, true);
  }

  /**
   * As {@link #write} for what can be had again from where it came, together with the position up
   * to which it was taken: unless it puts something into the outbox, the commit is not waited for
   * until it is on the disk. A crash of PostgreSQL takes back both or neither.
   */
  public void fold(Consumer<Handle> work) {
    transaction(
        h -> {
          work.accept(h);
          return null;
        },
        false);
  }

  private <T> T transaction(Function<Handle, T> work, boolean durable) {
    boolean[] sent = new boolean[1];
    T result =
        again(
            attempt ->
                through(
                    h ->
                        h.inTransaction(
                            t -> {
                              T value = work.apply(t);
                              sent[0] = Outbox.flush(t);
                              if (!durable && !sent[0]) {
                                t.execute("SET LOCAL synchronous_commit = off");
                              }
                              attempt.committing = true;
                              return value;
                            })));
    if (sent[0]) {
      nudge.relay();
    }
    return result;
  }

  /** All that {@link #write} does but the commit. */
  @SuppressWarnings("unchecked")
  private <T> T rehearse(Function<Handle, T> work, Rehearsal rehearsal) {
    try {
      again(
          attempt ->
              through(
                  h ->
                      h.inTransaction(
                          t -> {
                            T value = work.apply(t);
                            rehearsal.saw(
                                States.published(t), Journal.told(t), Operations.accepted(t));
                            Outbox.flush(t);
                            throw new Rehearsal.TakenBack(value);
                          })));
      throw new IllegalStateException("a rehearsal is taken back");
    } catch (Rehearsal.TakenBack end) {
      return (T) end.result();
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

  /** How far one attempt got. */
  private static final class Attempt {
    private boolean committing;
  }

  private <T> T again(Function<Attempt, T> call) {
    long began = System.nanoTime();
    for (int tried = 1; ; tried++) {
      Attempt attempt = new Attempt();
      try {
        return call.apply(attempt);
      } catch (RuntimeException e) {
        boolean away = isAway(e);
        boolean repeatable =
            away
                ? !attempt.committing && System.nanoTime() - began < RETRYING_NANOS
                : worthAnotherTry(e);
        if (away) {
          gate.suspect();
        }
        if (repeatable && tried < TRIES) {
          continue;
        }
        if (away) {
          LOG.debug("the database does not answer", e);
          throw new Unavailable("the database does not answer; try again");
        }
        throw e;
      }
    }
  }

  private <T> T through(Function<Handle, T> work) {
    gate.requireOpen();
    if (INSIDE.isBound()) {
      return connected(work);
    }
    try (Turns.Place place = turns.take(patience.line(), patience.left())) {
      return seated(work);
    }
  }

  private <T> T seated(Function<Handle, T> work) {
    try {
      if (!connections.tryAcquire(patience.left().toNanos(), TimeUnit.NANOSECONDS)) {
        throw new Unavailable("no database connection became free in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted while waiting for a database connection");
    }
    try {
      // It may have closed while this waited.
      gate.requireOpen();
      return ScopedValue.where(INSIDE, true).call(() -> connected(work));
    } finally {
      connections.release();
    }
  }

  private <T> T connected(Function<Handle, T> work) {
    try (DatabaseGate.Passage passage = gate.pass();
        Handle h = jdbi.open()) {
      passage.by(h.getConnection());
      return work.apply(h);
    }
  }

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
  private static boolean isAway(Throwable e) {
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

  private static boolean worthAnotherTry(Throwable e) {
    String state = sqlState(e);
    return "40001".equals(state) || "40P01".equals(state);
  }
}
