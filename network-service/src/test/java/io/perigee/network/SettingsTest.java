package io.perigee.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.devkit.testkit.SettingsContract;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A service does not start with a setting that makes no sense, and says which. */
class SettingsTest {

  @Test
  void defaultsMakeSenseAndWhatMakesNoneIsRefusedByItsName() {
    assertThat(SettingsContract.of(NetworkConfig.class, Map.of()).faults()).isEmpty();
  }
}
