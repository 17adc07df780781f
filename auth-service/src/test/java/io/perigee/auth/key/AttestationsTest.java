package io.perigee.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perigee.auth.AuthConfig;
import io.perigee.auth.Example;
import io.perigee.contracts.error.Invalid;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttestationsTest {

  private static final SshPublicKey KEY = SshPublicKey.parse(Example.key("ecdsa256.pub"));
  private static final Attestations TRUSTING = trusting("root.pem");

  @Test
  void aChainFromTheKeyToATrustedManufacturerAttestsItAndTellsOfItsPin() {
    Attestation attestation = TRUSTING.check(KEY, List.of(pem("ecdsa256.pem"), pem("device.pem")));

    assertThat(attestation.attested()).isTrue();
    assertThat(attestation.multifactor()).containsExactly("pin");
    assertThat(
            TRUSTING
                .check(KEY, List.of(pem("ecdsa256.pem"), pem("device.pem"), pem("root.pem")))
                .attested())
        .isTrue();
  }

  @Test
  void withoutCertificatesNothingIsAttested() {
    assertThat(TRUSTING.check(KEY, List.of())).isEqualTo(Attestation.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ecdsa256.pub | ecdsa256.pem            | does not lead to a trusted manufacturer",
        "ecdsa256.pub | ecdsa256.pem,expired-device.pem | does not lead to a trusted manufacturer",
        "ecdsa256.pub | device.pem,ecdsa256.pem | begins with the certificate of another key",
        "ecdsa256.pub | root.pem                | begins with the certificate of another key",
        "ed25519.pub  | ecdsa256.pem,device.pem | begins with the certificate of another key"
      })
  void whatProvesNothingIsRefused(String key, String chain, String reason) {
    SshPublicKey uploaded = SshPublicKey.parse(Example.key(key));
    List<String> certificates =
        List.of(chain.split(",")).stream().map(AttestationsTest::pem).toList();

    assertThatThrownBy(() -> TRUSTING.check(uploaded, certificates))
        .isInstanceOf(Invalid.class)
        .hasMessageStartingWith("attestation " + reason);
  }

  @Test
  void anotherManufacturerOrNoneIsNotTrusted() {
    List<String> chain = List.of(pem("ecdsa256.pem"), pem("device.pem"));

    assertThatThrownBy(() -> trusting("other-root.pem").check(KEY, chain))
        .hasMessageContaining("does not lead to a trusted manufacturer");
    assertThatThrownBy(() -> trusting(null).check(KEY, chain))
        .hasMessageContaining("no manufacturer is trusted in this installation");
    assertThatThrownBy(() -> TRUSTING.check(KEY, List.of("x")))
        .hasMessage("attestation holds what is no PEM certificate");
  }

  private static Attestations trusting(String roots) {
    Map<String, String> properties = new HashMap<>();
    if (roots != null) {
      properties.put(
          "perigee.auth.attestation.roots",
          Path.of("src/test/resources/attestation", roots).toString());
    }
    AuthConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(AuthConfig.class)
            .withConverter(
                Duration.class, 200, new io.quarkus.runtime.configuration.DurationConverter())
            .withSources(new PropertiesConfigSource(properties, "test", 100))
            .build()
            .getConfigMapping(AuthConfig.class);
    return new Attestations(config, Clock.systemUTC());
  }

  private static String pem(String file) {
    return Example.text("attestation/" + file);
  }
}
