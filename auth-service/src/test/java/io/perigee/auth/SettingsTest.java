package io.perigee.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.auth.directory.DirectoryConfig;
import io.perigee.auth.tpm.TpmConfig;
import io.perigee.devkit.testkit.SettingsContract;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A service does not start with a setting that makes no sense, and says which. */
class SettingsTest {

  @Test
  void defaultsMakeSenseAndWhatMakesNoneIsRefusedByItsName() {
    assertThat(SettingsContract.of(AuthConfig.class, Map.of()).faults()).isEmpty();
    assertThat(SettingsContract.of(TpmConfig.class, Map.of()).faults()).isEmpty();
    assertThat(SettingsContract.of(DirectoryConfig.class, Map.of()).faults()).isEmpty();
  }
}
