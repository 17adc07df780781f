package io.perigee.runtime.setting;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.devkit.testkit.SettingsContract;
import io.perigee.runtime.RuntimeConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A service does not start with a setting that makes no sense, and says which. */
class SettingsTest {

  @Test
  void defaultsMakeSenseAndWhatMakesNoneIsRefusedByItsName() {
    assertThat(SettingsContract.of(RuntimeConfig.class, Map.of("perigee.service", "auth")).faults())
        .isEmpty();
  }
}
