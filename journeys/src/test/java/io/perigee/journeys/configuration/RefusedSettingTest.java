package io.perigee.journeys.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.journeys.platform.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that is told something without sense ends at once, and says what it was. */
class RefusedSettingTest {

  @TempDir private Path folder;

  /** What a service says that is started with these settings, and ends with 1. */
  private String startedWith(String service, Map<String, String> settings) throws Exception {
    Path jar = Repository.root().resolve(service + "-service/target/quarkus-app/quarkus-run.jar");
    Path said = folder.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-jar",
                jar.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PERIGEE_"));
    builder.environment().put("PERIGEE_HTTP_PORT", "0");
    builder.environment().put("PERIGEE_IDENTITY_KEY_FILE", folder.resolve("none").toString());
    builder.environment().putAll(settings);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", service).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
      return Files.readString(said);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aSettingThatCannotBeReadIsNamed() throws Exception {
    assertThat(startedWith("power", Map.of("PERIGEE_WORK_LEASE", "soon")))
        .contains("perigee.work.lease")
        .contains("soon");
  }

  @Test
  void aSettingOfThePlatformOutOfItsLimitsIsNamedWithTheLimit() throws Exception {
    assertThat(startedWith("power", Map.of("PERIGEE_RELAY_LEASE", "0s")))
        .contains(
            "the setting perigee.relay.lease (PERIGEE_RELAY_LEASE) is PT0S: it must be longer than zero");
  }

  @Test
  void theGatewaysAreCheckedBeforeAnythingIsMadeOfThem() throws Exception {
    assertThat(startedWith("gateway", Map.of("PERIGEE_GATEWAY_THROTTLE_ENTRIES", "-1")))
        .contains(
            "the setting perigee.gateway.throttle.entries (PERIGEE_GATEWAY_THROTTLE_ENTRIES) is -1: it must be more than zero");
  }

  @Test
  void aServicesOwnSettingOutOfItsLimitsIsNamedWithTheLimit() throws Exception {
    assertThat(startedWith("power", Map.of("PERIGEE_POWER_SIMULATED_FAILURE_RATE", "2")))
        .contains(
            "the setting perigee.power.simulated.failure-rate (PERIGEE_POWER_SIMULATED_FAILURE_RATE) is 2.0: a rate is 0 to 1");
  }

  @Test
  void aStartThatFailsLaterSaysWhyInItsLastLines() throws Exception {
    // Given a database where nobody answers
    Map<String, String> settings =
        Map.of(
            "PERIGEE_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/perigee",
            "PERIGEE_DATABASE_START_TIMEOUT", "1s");

    String said = startedWith("power", settings);

    assertThat(said).contains("level=ERROR").contains("Failed to start application");
    assertThat(said).contains("127.0.0.1:1 refused");
  }

  @Test
  void aStoreOfExportsThatIsHalfConfiguredIsNamedByWhatIsMissing() throws Exception {
    assertThat(
            startedWith(
                "image", Map.of("PERIGEE_IMAGE_EXPORT_S3_ENDPOINT", "https://s3.example.com")))
        .contains(
            "the setting perigee.image.export.s3.bucket (PERIGEE_IMAGE_EXPORT_S3_BUCKET) is missing");
  }
}
