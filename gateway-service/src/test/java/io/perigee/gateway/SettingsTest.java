package io.perigee.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.devkit.testkit.SettingsContract;
import io.perigee.gateway.config.GatewayConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A service does not start with a setting that makes no sense, and says which. */
class SettingsTest {

  @Test
  void defaultsMakeSenseAndWhatMakesNoneIsRefusedByItsName() {
    assertThat(
            SettingsContract.of(
                    GatewayConfig.class,
                    Map.of(
                        "perigee.gateway.identity-key-file",
                        "k",
                        "perigee.gateway.kafka.bootstrap",
                        "k:1",
                        "perigee.gateway.kafka.topic-prefix",
                        "p"))
                .faults())
        .isEmpty();
  }
}
