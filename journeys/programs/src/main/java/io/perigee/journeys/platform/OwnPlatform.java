package io.perigee.journeys.platform;

import io.perigee.devkit.engine.Address;
import io.perigee.journeys.client.Credentials;
import io.perigee.journeys.client.LocalInstallation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A platform started as a new user starts it, {@code ./perigee up}, under a home of its own beside
 * any other.
 */
public final class OwnPlatform implements AutoCloseable {

  /**
   * Settings for platforms that are tested: short leases, so that what a frozen process has in hand
   * is taken over soon; one compiler, since processes that live for minutes start often; and
   * passwords hashed cheaply, since tests log in often.
   */
  public static final Map<String, String> OF_JOURNEYS =
      Map.of(
          "PERIGEE_WORK_LEASE",
          "5s",
          "PERIGEE_RELAY_LEASE",
          "4s",
          "PERIGEE_AUTH_PASSWORD_MEMORY",
          "1024",
          "PERIGEE_AUTH_PASSWORD_ITERATIONS",
          "1",
          "JAVA_TOOL_OPTIONS",
          "-XX:TieredStopAtLevel=1");

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Path checkout;
  private final Path home;
  private final int port;
  private final Map<String, String> settings;
  private LocalInstallation installation;

  private OwnPlatform(Path checkout, Path home, int port, Map<String, String> settings) {
    this.checkout = checkout;
    this.home = home;
    this.port = port;
    this.settings = settings;
  }

  /**
   * Starts it; it is taken down by {@link #close}, or at the end of this process.
   *
   * @param checkout the folder of the {@code perigee} script
   * @param settings further environment variables of the launcher and the services
   */
  public static OwnPlatform start(Path checkout, Path home, Map<String, String> settings)
      throws IOException, InterruptedException {
    OwnPlatform platform = new OwnPlatform(checkout, home, Address.free().port(), settings);
    Runtime.getRuntime().addShutdownHook(new Thread(platform::close));
    platform.perigee("up");
    platform.installation =
        new LocalInstallation(home, Credentials.read(platform.perigee("credentials", "--json")));
    return platform;
  }

  public LocalInstallation installation() {
    return installation;
  }

  /**
   * Runs {@code ./perigee} with these words.
   *
   * @return what it printed
   * @throws IllegalStateException if it failed, or does not end
   */
  public String perigee(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(checkout.resolve("perigee").toString()));
    command.addAll(List.of(words));
    Path out = Files.createTempFile("perigee", ".out");
    Path err = Files.createTempFile("perigee", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      // Caches would be made behind the work that is to be watched here.
      builder.environment().put("PERIGEE_STARTUP_CACHES", "use");
      builder.environment().putAll(settings);
      builder.environment().put("PERIGEE_HOME", home.toString());
      builder.environment().put("PERIGEE_PORT", Integer.toString(port));
      Process process = builder.start();
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(
            "perigee %s does not end: %s".formatted(words[0], Files.readString(out)));
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException(
            "perigee %s ends with %d: %s%s"
                .formatted(
                    words[0], process.exitValue(), Files.readString(err), Files.readString(out)));
      }
      return Files.readString(out);
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** Takes it down; what it wrote stays in its home. */
  @Override
  public void close() {
    try {
      perigee("down");
    } catch (IOException | IllegalStateException e) {
      System.err.println("the platform could not be taken down: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
