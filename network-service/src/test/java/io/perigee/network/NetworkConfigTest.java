package io.perigee.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NetworkConfigTest {

  private static NetworkConfig config(Map<String, String> values) {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(NetworkConfig.class)
            .withSources(new PropertiesConfigSource(values, "test", 100))
            .build();
    return config.getConfigMapping(NetworkConfig.class);
  }

  @Test
  void theDefaultsAreAsDocumented() {
    NetworkConfig config = config(Map.of());

    assertThat(config.sweepEvery()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.holderService()).isEqualTo("compute");
    assertThat(config.leasesPerCall()).isEqualTo(10_000);
    assertThat(config.longestReservation()).isEqualTo(Duration.ofHours(1));
    assertThat(config.fabricResolvers()).containsExactly("8.8.8.8", "8.8.4.4");
    assertThat(config.cnsSuffix()).isEqualTo("cns.perigee.internal");
  }

  @Test
  void everyPropertyIsReadByItsName() {
    NetworkConfig config =
        config(
            Map.of(
                "perigee.network.sweep-every",
                "5s",
                "perigee.network.holder-service",
                "other",
                "perigee.network.leases-per-call",
                "7",
                "perigee.network.longest-reservation",
                "2m",
                "perigee.network.fabric-resolvers",
                "192.0.2.53",
                "perigee.network.cns-suffix",
                "example.org"));

    assertThat(config.sweepEvery()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.holderService()).isEqualTo("other");
    assertThat(config.leasesPerCall()).isEqualTo(7);
    assertThat(config.longestReservation()).isEqualTo(Duration.ofMinutes(2));
    assertThat(config.fabricResolvers()).containsExactly("192.0.2.53");
    assertThat(config.cnsSuffix()).isEqualTo("example.org");
  }
}
