package io.perigee.gateway;

import io.perigee.gateway.changefeed.Changefeed;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * What readiness says of the changefeed. The gateway is ready without it: all else goes on while
 * the broker is away.
 */
final class ChangefeedHealth {

  private ChangefeedHealth() {}

  static HealthCheckResponse of(Changefeed changefeed) {
    return HealthCheckResponse.named("changefeed")
        .withData("reading", changefeed.isReady())
        .up()
        .build();
  }
}
