package io.perigee.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.compute.driver.simulated.SimulatedSettings;
import io.perigee.devkit.testkit.SettingsContract;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A service does not start with a setting that makes no sense, and says which. */
class SettingsTest {

  @Test
  void defaultsMakeSenseAndWhatMakesNoneIsRefusedByItsName() {
    assertThat(SettingsContract.of(ClusterConfig.class, Map.of()).faults()).isEmpty();
    assertThat(SettingsContract.of(NodeConfig.class, Map.of()).faults()).isEmpty();
    assertThat(SettingsContract.of(SimulatedSettings.class, Map.of()).faults()).isEmpty();
  }
}
