package io.perigee.journeys.platform;

import io.perigee.journeys.architecture.Modules;
import io.perigee.journeys.client.Credentials;
import io.perigee.journeys.client.LocalInstallation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The platform of the journeys: started once for all of them and taken down after them. Tests take
 * a {@link StartedPlatform} as a parameter.
 */
public final class StartedPlatform implements ParameterResolver {

  /**
   * Short leases, so that what a frozen process has in hand is taken over soon; and one compiler,
   * since processes that live for minutes start often.
   */
  public static final Map<String, String> SETTINGS =
      Map.of(
          "PERIGEE_WORK_LEASE",
          "5s",
          "PERIGEE_RELAY_LEASE",
          "4s",
          "JAVA_TOOL_OPTIONS",
          "-XX:TieredStopAtLevel=1");

  private static OwnPlatform started;

  public LocalInstallation installation() {
    return started.installation();
  }

  public Credentials credentials() {
    return started.installation().credentials();
  }

  /** Runs {@code ./perigee} on this platform; what it printed. */
  public String perigee(String... words) throws IOException, InterruptedException {
    return started.perigee(words);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == StartedPlatform.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    startOnce();
    return this;
  }

  private static synchronized void startOnce() {
    if (started != null) {
      return;
    }
    Path home = Modules.root().resolve("journeys/target/platform-" + ProcessHandle.current().pid());
    try {
      started = OwnPlatform.start(Modules.root(), home, SETTINGS);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
