package io.perigee.journeys.platform;

import io.perigee.journeys.architecture.Modules;
import io.perigee.journeys.client.Credentials;
import io.perigee.journeys.client.LocalInstallation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The platform as a new user starts it, {@code ./perigee up}, under a home of the tests' own; started once for all journeys
 * and taken down after them. Tests take a {@link StartedPlatform} as a parameter.
 */
public final class StartedPlatform implements ParameterResolver {

  /** Short, so that a frozen worker's command is taken over soon. */
  private static final Map<String, String> SETTINGS = Map.of("PERIGEE_WORK_LEASE", "5s");

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static StartedPlatform started;

  private final Path home;
  private final int port;
  private LocalInstallation installation;

  /** For JUnit. */
  public StartedPlatform() throws IOException {
    this.home = Modules.root().resolve("journeys/target/platform-" + ProcessHandle.current().pid());
    this.port = freePort();
  }

  public LocalInstallation installation() {
    return installation;
  }

  public Credentials credentials() {
    return installation.credentials();
  }

  /** Runs {@code ./perigee} with these words; what it printed. @throws IllegalStateException if it failed */
  public String perigee(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Modules.root().resolve("perigee").toString()));
    command.addAll(List.of(words));
    Path out = Files.createTempFile("perigee", ".out");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
    builder.environment().put("PERIGEE_HOME", home.toString());
    builder.environment().put("PERIGEE_PORT", Integer.toString(port));
    builder.environment().putAll(SETTINGS);
    Process process = builder.start();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IllegalStateException("perigee %s does not end: %s".formatted(String.join(" ", words), Files.readString(out)));
    }
    String said = Files.readString(out);
    Files.delete(out);
    if (process.exitValue() != 0) {
      throw new IllegalStateException("perigee %s ends with %d: %s".formatted(String.join(" ", words), process.exitValue(), said));
    }
    return said;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == StartedPlatform.class;
  }

  @Override
  public synchronized Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    try {
      return shared();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static synchronized StartedPlatform shared() throws IOException, InterruptedException {
    if (started == null) {
      StartedPlatform platform = new StartedPlatform();
      Runtime.getRuntime().addShutdownHook(new Thread(platform::down));
      platform.perigee("up");
      platform.installation =
          new LocalInstallation(platform.home, Credentials.read(platform.perigee("credentials", "--json")));
      started = platform;
    }
    return started;
  }

  private void down() {
    try {
      perigee("down");
    } catch (IOException | IllegalStateException e) {
      System.err.println("the platform of the journeys could not be taken down: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
