package io.perigee.gateway.forward;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.perigee.gateway.config.GatewayConfig;
import java.time.Clock;

/**
 * Makes the breakers, and their metrics: {@code perigee_gateway_breaker_open} (1 while it is) and
 * {@code perigee_gateway_breaker_refused_total}, by service.
 */
public final class Breakers {

  private final GatewayConfig.CircuitBreaker config;
  private final Clock clock;
  private final MeterRegistry registry;

  public Breakers(GatewayConfig.CircuitBreaker config, Clock clock, MeterRegistry registry) {
    this.config = config;
    this.clock = clock;
    this.registry = registry;
  }

  /** The breaker of a service; asked for once each. */
  public Breaker of(String service) {
    Counter refused =
        Counter.builder("perigee.gateway.breaker.refused")
            .description("Requests refused because a service does not answer")
            .tag("service", service)
            .register(registry);
    Breaker breaker = new Breaker(service, config, clock, refused::increment);
    Gauge.builder("perigee.gateway.breaker.open", breaker, b -> b.isOpen() ? 1 : 0)
        .description("1 while a service is not asked because it does not answer")
        .tag("service", service)
        .strongReference(true)
        .register(registry);
    return breaker;
  }
}
