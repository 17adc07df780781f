package io.perigee.gateway.forward;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.config.GatewayConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Keeps requests from a service that does not answer. It looks at connections that could not be
 * made and at answers that did not come in time; what a service answers, errors included, shows
 * that it is there.
 *
 * <pre>
 *            so many in a row failed                 the pause is over
 *   closed ───────────────────────────► open ───────────────────────────► half-open
 *   all pass ◄──────────┐               all are     ◄──────────┐          one request
 *                       │               refused                │          passes
 *                       └── it was answered ───────────────────┼──────────────┘
 *                                                              └── it failed too
 * </pre>
 *
 * Safe for use by several threads.
 */
public final class Breaker {

  private static final Logger LOG = Logger.getLogger(Breaker.class);

  private final String service;
  private final CircuitBreaker circuit;
  private final Clock clock;
  private final Duration pause;
  private final Runnable refused;
  private volatile Instant opened = Instant.EPOCH;

  /**
   * @param service whose it is
   * @param refused told of each request that is refused
   */
  public Breaker(
      String service, GatewayConfig.CircuitBreaker config, Clock clock, Runnable refused) {
    this.service = service;
    this.clock = clock;
    this.pause = config.pause();
    this.refused = refused;
    // A window of so many requests, all of which failed: so many in a row.
    this.circuit =
        CircuitBreaker.of(
            service,
            CircuitBreakerConfig.custom()
                .slidingWindow(config.failures(), config.failures(), SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(100)
                .waitDurationInOpenState(pause)
                .permittedNumberOfCallsInHalfOpenState(1)
                .automaticTransitionFromOpenToHalfOpenEnabled(false)
                .clock(clock)
                .build());
    circuit
        .getEventPublisher()
        .onStateTransition(event -> changed(event.getStateTransition().getToState()));
  }

  /**
   * Asks to send a request.
   *
   * @return the permit, of which the outcome is to be told; null if the request is refused
   */
  public Permit ask() {
    if (circuit.tryAcquirePermission()) {
      return new Permit(circuit);
    }
    refused.run();
    return null;
  }

  /** What is said in place of a service that is not asked: when it will be. */
  public Refusal refusal() {
    Duration left = Duration.between(clock.instant(), opened.plus(pause));
    int seconds = (int) Math.max(1, left.plusMillis(999).toSeconds());
    return Refusal.unavailable(service, seconds);
  }

  /** True while requests are refused, but for the one that finds out. */
  public boolean isOpen() {
    return circuit.getState() != CircuitBreaker.State.CLOSED;
  }

  private void changed(CircuitBreaker.State state) {
    switch (state) {
      case OPEN -> {
        opened = clock.instant();
        LOG.warnf("service=%s breaker=open pause_ms=%d", service, pause.toMillis());
      }
      case CLOSED -> LOG.infof("service=%s breaker=closed", service);
      default -> LOG.debugf("service=%s breaker=%s", service, state);
    }
  }

  /** Leave for one request. Its outcome is told once; what is told after that changes nothing. */
  public static final class Permit {

    private static final Throwable AWAY =
        new Throwable("the service did not answer", null, false, false) {};

    private final CircuitBreaker circuit;
    private boolean told;

    private Permit(CircuitBreaker circuit) {
      this.circuit = circuit;
    }

    /** The service answered, whatever it said. */
    public void answered() {
      if (first()) {
        circuit.onSuccess(0, TimeUnit.NANOSECONDS);
      }
    }

    /** The service could not be reached, or did not answer in time. */
    public void failed() {
      if (first()) {
        circuit.onError(0, TimeUnit.NANOSECONDS, AWAY);
      }
    }

    /** The request ended for a reason that says nothing of the service. */
    public void released() {
      if (first()) {
        circuit.releasePermission();
      }
    }

    private synchronized boolean first() {
      boolean first = !told;
      told = true;
      return first;
    }
  }
}
