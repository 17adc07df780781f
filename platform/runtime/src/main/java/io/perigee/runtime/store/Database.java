package io.perigee.runtime.store;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.perigee.contracts.error.Unavailable;
import io.perigee.runtime.admission.Patience;
import io.perigee.runtime.journal.Journal;
import io.perigee.runtime.operation.Operations;
import io.perigee.runtime.outbox.Nudge;
import io.perigee.runtime.outbox.Outbox;
import io.perigee.runtime.state.States;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
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

  private final Jdbi jdbi;
  private final Nudge nudge;
  private final DatabaseGate gate;
  private final ConnectionLine line;
  private final Patience patience;

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
    this.line = new ConnectionLine(most, patience, meters);
    gate.whenClosed(() -> line.clear("the database does not answer; try again"));
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

  /**
   * Writes that share transactions.
   *
   * @param most how many go into one
   */
  public <I, R> Together<I, R> together(int most, Together.Work<I, R> work) {
    return new Together<>(this, patience, most, work);
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
        boolean away = SqlFaults.isAway(e);
        boolean repeatable =
            away
                ? !attempt.committing && System.nanoTime() - began < RETRYING_NANOS
                : SqlFaults.isWorthAnotherTry(e);
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
    return line.through(() -> connected(work));
  }

  private <T> T connected(Function<Handle, T> work) {
    // It may have closed while this stood in line.
    gate.requireOpen();
    try (DatabaseGate.Passage passage = gate.pass();
        Handle h = jdbi.open()) {
      passage.by(h.getConnection());
      return work.apply(h);
    }
  }
}
