package io.perigee.runtime.store;

import io.agroal.api.AgroalDataSource;
import io.perigee.contracts.error.Unavailable;
import io.perigee.runtime.kafka.Loop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.postgresql.jdbc.PgConnection;

/**
 * Sees to it that nobody waits long for a PostgreSQL that is away or frozen. When a call fails or
 * takes long, PostgreSQL is asked on a connection of the gate's own, for at most a second. If it
 * does not answer the gate closes: calls under way are broken off, new ones are refused at once,
 * and PostgreSQL is asked every half second until it answers.
 *
 * <pre>
 *   open ──a call failed, or is slow, and PostgreSQL does not answer──► closed
 *    ▲                                                                    │
 *    └─────────────────────────── it answers ◄────────────────────────────┘
 * </pre>
 */
@Singleton
public final class DatabaseGate {

  private static final Logger LOG = Logger.getLogger(DatabaseGate.class);
  private static final long LOOK_MILLIS = 100;
  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final Map<String, String> SECOND =
      Map.of("loginTimeout", "1", "connectTimeout", "1", "socketTimeout", "1");

  private final DatabaseAddress address;
  private final Set<Passage> under = ConcurrentHashMap.newKeySet();
  private final Semaphore suspicion = new Semaphore(0);
  private volatile boolean closed;
  private volatile Runnable whenClosed = () -> {};
  private Connection own;
  private long lastAsked = System.nanoTime() - PAUSE_NANOS;
  private Loop loop;

  DatabaseGate(AgroalDataSource pool) {
    this.address = new DatabaseAddress(pool);
  }

  void atStart(@Observes @Priority(Migrations.FIRST - 1) StartupEvent event) {
    // The first question opens the connection that later ones find open: connecting costs more than
    // a busy machine's second.
    suspect();
    loop = Loop.start("database-gate", this::round, this::disconnect);
  }

  void atEnd(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent event) {
    loop.close();
  }

  /** True while PostgreSQL does not answer. */
  public boolean closed() {
    return closed;
  }

  /**
   * @throws Unavailable while PostgreSQL does not answer
   */
  void requireOpen() {
    if (closed) {
      throw new Unavailable("the database does not answer; try again");
    }
  }

  /** What is done each time that it closes. */
  void whenClosed(Runnable action) {
    whenClosed = action;
  }

  /** Watches over a call, from before it has a connection; closed when the call is over. */
  Passage pass() {
    return new Passage();
  }

  /** A call failed in a way that may mean that PostgreSQL is away. */
  void suspect() {
    if (suspicion.availablePermits() == 0) {
      suspicion.release();
    }
  }

  /** A call under way. */
  final class Passage implements AutoCloseable {
    private final long began = System.nanoTime();
    private volatile Connection connection;

    private Passage() {
      under.add(this);
    }

    /** Makes it the passage of this connection. */
    void by(Connection opened) {
      connection = opened;
    }

    private boolean slow() {
      return System.nanoTime() - began > SLOW_NANOS;
    }

    private void breakOff() {
      Connection opened = connection;
      if (opened == null) {
        return;
      }
      try {
        opened.unwrap(PgConnection.class).abort(Runnable::run);
      } catch (SQLException e) {
        LOG.debug("the connection was gone already", e);
      }
    }

    @Override
    public void close() {
      under.remove(this);
    }
  }

  private void round() throws InterruptedException {
    boolean suspected = suspicion.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    long since = System.nanoTime() - lastAsked;
    if (closed || suspected || under.stream().anyMatch(Passage::slow)) {
      if (since < PAUSE_NANOS) {
        TimeUnit.NANOSECONDS.sleep(PAUSE_NANOS - since);
      }
      turn(!answers());
    }
  }

  private void turn(boolean close) {
    if (close != closed) {
      closed = close;
      LOG.warnf("event=database_%s calls=%d", close ? "away" : "back", under.size());
    }
    if (close) {
      whenClosed.run();
      under.stream().filter(Passage::slow).forEach(Passage::breakOff);
    }
  }

  /**
   * A kept connection that fails at once tells of itself only, for example of a restart: a new one
   * decides.
   */
  private boolean answers() {
    boolean kept = own != null;
    long began = System.nanoTime();
    boolean answer = asked();
    return answer || kept && System.nanoTime() - began < SLOW_NANOS && asked();
  }

  private boolean asked() {
    try {
      if (own == null) {
        own = address.connect(SECOND);
      }
      try (Statement statement = own.createStatement();
          ResultSet row = statement.executeQuery("SELECT 1")) {
        return row.next();
      }
    } catch (SQLException e) {
      disconnect();
      // "Too many connections" is an answer, too.
      return e.getSQLState() != null && e.getSQLState().startsWith("53");
    } finally {
      lastAsked = System.nanoTime();
    }
  }

  private void disconnect() {
    if (own != null) {
      try {
        own.close();
      } catch (SQLException e) {
        LOG.debug("the gate's connection was gone already", e);
      }
      own = null;
    }
  }
}
