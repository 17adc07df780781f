package io.perigee.journeys.triton;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.journeys.client.Credentials;
import io.perigee.journeys.program.NpmPrograms;
import io.perigee.journeys.program.Program;
import io.perigee.journeys.program.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The CLI as a user of an account runs it: with a home of its own, the private key under {@code
 * .ssh}, where the CLI looks for the one with the key's fingerprint, and the account told by the
 * environment.
 */
final class Triton {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Path home;
  private final Credentials credentials;
  private final Path program;
  private final String user;

  Triton(Path home, Credentials credentials) throws IOException, InterruptedException {
    this(home, credentials, null);
  }

  /**
   * @param user the sub-user who runs it; null for the account's owner
   */
  Triton(Path home, Credentials credentials, String user) throws IOException, InterruptedException {
    this.home = home;
    this.user = user;
    this.credentials = credentials;
    this.program = NpmPrograms.triton();
    Path ssh = Files.createDirectories(home.resolve(".ssh"));
    Files.copy(Path.of(credentials.cloudapi().keyPath()), ssh.resolve("id_rsa"));
  }

  /** Runs a command, whatever comes of it. */
  Run run(String... words) throws IOException, InterruptedException {
    return program(words).run(PATIENCE);
  }

  /** Runs a command that must succeed. */
  Run succeed(String... words) throws IOException, InterruptedException {
    Run run = run(words);
    assertThat(run.exit()).as("triton %s: %s", String.join(" ", words), run).isZero();
    return run;
  }

  /** Starts a command that goes on; what it prints goes to a file. */
  Process start(Path out, String... words) throws IOException {
    return program(words).start(out, home.resolve("err"));
  }

  /** Ends such a command. */
  void end(Process process) throws InterruptedException {
    Program.end(process);
    process.waitFor(5, TimeUnit.SECONDS);
  }

  private Program program(String... words) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(words));
    return Program.of(command.toArray(String[]::new))
        .in(home)
        .with("HOME", home.toString())
        .with("TRITON_PROFILE", "env")
        .with("TRITON_URL", credentials.url())
        .with("TRITON_ACCOUNT", credentials.cloudapi().account())
        .with("TRITON_KEY_ID", credentials.cloudapi().keyId())
        .with("TRITON_USER", user)
        // An agent's keys are not the test's.
        .with("SSH_AUTH_SOCK", null);
  }
}
