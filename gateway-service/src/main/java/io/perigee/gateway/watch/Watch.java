package io.perigee.gateway.watch;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.perigee.gateway.exchange.Exchange;
import io.perigee.gateway.route.Route;
import io.perigee.gateway.route.RouteTable;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * What operators see of requests: one timer per route and class of status ({@code
 * perigee_gateway_requests}), whose labels come from the route file and never from a client; and
 * one line each in the access log, without queries, which may hold secrets.
 */
public final class Watch {

  private static final Logger LOG = Logger.getLogger("io.perigee.gateway.access");
  private static final int CLASSES = 6;

  private final MeterRegistry registry;
  private final boolean accessLog;
  private final AtomicReferenceArray<Timer> timers;
  private final AtomicInteger underWay = new AtomicInteger();

  public Watch(MeterRegistry registry, RouteTable table, boolean accessLog) {
    this.registry = registry;
    this.accessLog = accessLog;
    // One place more, for requests that no route fits.
    this.timers = new AtomicReferenceArray<>((table.routes().size() + 1) * CLASSES);
  }

  /** An exchange has begun. */
  public void begun() {
    underWay.incrementAndGet();
  }

  /** Waits until every exchange has ended, or the patience has. */
  public void awaitQuiet(Duration patience) {
    long until = System.nanoTime() + patience.toNanos();
    while (underWay.get() > 0 && System.nanoTime() < until) {
      LockSupport.parkNanos(10_000_000L);
    }
  }

  /** An exchange has ended, one way or the other. */
  public void ended(Exchange exchange) {
    underWay.decrementAndGet();
    long nanos = exchange.elapsedNanos();
    int status = exchange.status();
    timer(exchange, status).record(nanos, TimeUnit.NANOSECONDS);
    if (accessLog && LOG.isInfoEnabled()) {
      LOG.info(line(exchange, status, nanos));
    }
  }

  private Timer timer(Exchange exchange, int status) {
    Route route = exchange.route();
    int place = route == null ? timers.length() / CLASSES - 1 : route.ordinal();
    int index = place * CLASSES + Math.clamp(status / 100, 0, CLASSES - 1);
    Timer known = timers.get(index);
    if (known == null) {
      known =
          Timer.builder("perigee.gateway.requests")
              .description("Requests by route and class of status")
              .tag("api", exchange.api().face())
              .tag("route", route == null ? "none" : route.name())
              .tag("method", route == null ? "none" : route.method().name())
              .tag("status", Math.clamp(status / 100, 0, CLASSES - 1) + "xx")
              .register(registry);
      timers.set(index, known);
    }
    return known;
  }

  private static String line(Exchange exchange, int status, long nanos) {
    StringBuilder line = new StringBuilder(192);
    line.append("method=").append(exchange.request().method().name());
    line.append(" path=").append(exchange.path());
    line.append(" api=").append(exchange.api().face());
    line.append(" route=").append(exchange.route() == null ? "none" : exchange.route().name());
    line.append(" status=").append(status);
    line.append(" us=").append(nanos / 1000);
    line.append(" principal=")
        .append(exchange.principal() == null ? "none" : exchange.principal().label());
    line.append(" address=").append(exchange.address());
    if (exchange.refusal() != null) {
      line.append(" refused=").append(exchange.refusal().code());
    }
    return line.append(" request_id=").append(exchange.requestId()).toString();
  }
}
