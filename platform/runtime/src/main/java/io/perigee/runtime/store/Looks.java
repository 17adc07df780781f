package io.perigee.runtime.store;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.perigee.contracts.error.Unavailable;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowIterator;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Looks at one row from an event loop: no thread waits for PostgreSQL, and what comes in meanwhile
 * is asked on the same connection, of which each loop has one. It gives up soon; whoever asks has
 * another way, by {@link Database}, on which PostgreSQL's absence is found and told.
 */
@Singleton
public final class Looks {

  private static final Logger LOG = Logger.getLogger(Looks.class);

  /** A look that takes longer is no short one. */
  private static final long PATIENCE_MILLIS = 300;

  /** Under way at once; more than these would wait for one another longer than that. */
  private static final int MOST = 512;

  private final VertxInternal vertx;
  private final DatabaseGate gate;
  private final Counter statements;
  private final PgConnectOptions options;
  private final Map<EventLoop, SqlClient> clients = new ConcurrentHashMap<>();
  private final AtomicInteger underWay = new AtomicInteger();

  /** Each pool has a name of its own: its metrics are kept by it. */
  private final AtomicInteger named = new AtomicInteger();

  Looks(Vertx vertx, AgroalDataSource pool, DatabaseGate gate, MeterRegistry meters) {
    this.vertx = (VertxInternal) vertx;
    this.gate = gate;
    this.statements = StatementCount.counter(meters);
    this.options = new DatabaseAddress(pool).reactive().orElse(null);
    if (options == null) {
      LOG.info("event=no_looks reason=the database's URL has more than host, port and name");
    }
  }

  void atEnd(@Observes ShutdownEvent event) {
    clients.values().forEach(SqlClient::close);
  }

  /** False where looks cannot be had at all, or not now. */
  public boolean open() {
    return options != null && !gate.closed() && underWay.get() < MOST;
  }

  /**
   * The row that a statement finds; null if there is none.
   *
   * @param sql of one SELECT with {@code $1}, {@code $2} and so on
   * @return fails with {@link Unavailable} when PostgreSQL refuses, is away, or takes longer than a
   *     look may
   */
  public Future<Row> one(String sql, Tuple arguments) {
    underWay.incrementAndGet();
    statements.increment();
    return here()
        .preparedQuery(sql)
        .execute(arguments)
        .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .transform(
            looked -> {
              underWay.decrementAndGet();
              if (looked.failed()) {
                LOG.debug("a look failed", looked.cause());
                gate.suspect();
                return Future.failedFuture(new Unavailable("the database was not looked at"));
              }
              RowIterator<Row> row = looked.result().iterator();
              return Future.succeededFuture(row.hasNext() ? row.next() : null);
            });
  }

  private SqlClient here() {
    EventLoop loop = vertx.getOrCreateContext().nettyEventLoop();
    return clients.computeIfAbsent(
        loop,
        ignored ->
            PgBuilder.client()
                .with(
                    new PoolOptions()
                        .setName("looks-" + named.incrementAndGet())
                        .setMaxSize(1)
                        .setMaxWaitQueueSize(MOST))
                .connectingTo(options)
                .using(vertx)
                .build());
  }
}
