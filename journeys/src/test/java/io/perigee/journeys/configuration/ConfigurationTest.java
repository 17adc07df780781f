package io.perigee.journeys.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.journeys.platform.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lists every setting of every service in docs/configuration.md, and lets none be undocumented. */
class ConfigurationTest {

  @Test
  void everySettingIsDocumentedAndListed() throws IOException {
    List<Setting> settings = Settings.of(Repository.root());

    assertThat(settings)
        .filteredOn(s -> s.meaning().isBlank())
        .extracting(Setting::name)
        .as("settings without a meaning")
        .isEmpty();
    assertThat(settings)
        .extracting(Setting::name)
        .contains("perigee.kafka.bootstrap", "perigee.work.lease");

    Files.writeString(Repository.root().resolve("docs/configuration.md"), Settings.page(settings));
  }
}
