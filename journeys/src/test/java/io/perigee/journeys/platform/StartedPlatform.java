package io.perigee.journeys.platform;

import io.perigee.journeys.client.Credentials;
import io.perigee.journeys.client.LocalInstallation;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The platform of the journeys: started once for all of them and taken down after them. Tests take
 * a {@link StartedPlatform} as a parameter.
 */
public final class StartedPlatform implements ParameterResolver {

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
    Path home =
        Repository.root().resolve("journeys/target/platform-" + ProcessHandle.current().pid());
    try {
      started = OwnPlatform.start(Repository.root(), home, OwnPlatform.OF_JOURNEYS);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
