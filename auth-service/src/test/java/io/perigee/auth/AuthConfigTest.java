package io.perigee.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AuthConfigTest {

  @Test
  void defaultsAreThoseOfTheDocumentation() {
    AuthConfig config = read(Map.of());

    assertThat(config.token().lifetime()).isEqualTo(Duration.ofHours(8));
    assertThat(config.token().nodeLifetime()).isEqualTo(Duration.ofMinutes(60));
    assertThat(config.login().window()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.login().perUser()).isEqualTo(10);
    assertThat(config.login().perSource()).isEqualTo(100);
    assertThat(config.password().memory()).isEqualTo(19_456);
    assertThat(config.password().iterations()).isEqualTo(2);
    assertThat(config.password().concurrency()).isEqualTo(2);
    assertThat(config.password().patience()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.attestation().roots()).isEmpty();
  }

  @Test
  void everyPropertyHasItsName() {
    AuthConfig config =
        read(
            Map.of(
                "perigee.auth.token.lifetime", "1h",
                "perigee.auth.token.node-lifetime", "2m",
                "perigee.auth.login.window", "3s",
                "perigee.auth.login.per-user", "4",
                "perigee.auth.login.per-source", "5",
                "perigee.auth.password.memory", "6",
                "perigee.auth.password.iterations", "7",
                "perigee.auth.password.concurrency", "8",
                "perigee.auth.password.patience", "9s",
                "perigee.auth.attestation.roots", "/etc/roots.pem"));

    assertThat(config.token().lifetime()).isEqualTo(Duration.ofHours(1));
    assertThat(config.token().nodeLifetime()).isEqualTo(Duration.ofMinutes(2));
    assertThat(config.login().window()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.login().perUser()).isEqualTo(4);
    assertThat(config.login().perSource()).isEqualTo(5);
    assertThat(config.password().memory()).isEqualTo(6);
    assertThat(config.password().iterations()).isEqualTo(7);
    assertThat(config.password().concurrency()).isEqualTo(8);
    assertThat(config.password().patience()).isEqualTo(Duration.ofSeconds(9));
    assertThat(config.attestation().roots()).contains(Path.of("/etc/roots.pem"));
  }

  private static AuthConfig read(Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .withMapping(AuthConfig.class)
        .withConverter(
            Duration.class, 200, new io.quarkus.runtime.configuration.DurationConverter())
        .withSources(new PropertiesConfigSource(properties, "test", 100))
        .build()
        .getConfigMapping(AuthConfig.class);
  }
}
