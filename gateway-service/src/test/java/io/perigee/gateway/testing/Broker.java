package io.perigee.gateway.testing;

import io.perigee.devkit.testkit.Sandbox;
import io.perigee.devkit.testkit.TestEngines;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Topics of the tests' own on the shared broker, beside the {@link Peers}. The gateway needs
 * nothing else of a platform.
 */
public final class Broker implements QuarkusTestResourceLifecycleManager {

  private Sandbox sandbox;

  @Override
  public Map<String, String> start() {
    sandbox = Sandbox.make(TestEngines.shared(), "gateway");
    Map<String, String> config = new HashMap<>(sandbox.properties("compute"));
    config
        .keySet()
        .retainAll(
            Set.of(
                "perigee.kafka.bootstrap",
                "perigee.kafka.user",
                "perigee.kafka.password",
                "perigee.topic-prefix"));
    return config;
  }

  @Override
  public void stop() {
    if (sandbox != null) {
      sandbox.close();
    }
  }
}
