package io.perigee.journeys.triton;

import io.perigee.journeys.client.Credentials;
import io.perigee.journeys.program.NpmPrograms;
import io.perigee.journeys.program.Program;
import io.perigee.journeys.program.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The {@code sdc-*} commands as a user of an account runs them, with a home of their own and the
 * account told by the environment. They ask for CloudAPI 7.
 */
final class Smartdc {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** What most of them ask for unless they are told; some would take 8 too. */
  private static final String VERSION = "~7.2";

  private final Path home;
  private final Credentials credentials;
  private final Path programs;

  Smartdc(Path home, Credentials credentials) throws IOException, InterruptedException {
    this.home = home;
    this.credentials = credentials;
    this.programs = NpmPrograms.smartdc();
    Path ssh = Files.createDirectories(home.resolve(".ssh"));
    Files.copy(Path.of(credentials.cloudapi().keyPath()), ssh.resolve("id_rsa"));
  }

  /**
   * Runs a command, whatever comes of it.
   *
   * @param words the command's name and its arguments
   */
  Run run(String... words) throws IOException, InterruptedException {
    String[] command = words.clone();
    command[0] = programs.resolve(words[0]).toString();
    return Program.of(command)
        .in(home)
        .with("HOME", home.toString())
        .with("SDC_URL", credentials.url())
        .with("SDC_ACCOUNT", credentials.cloudapi().account())
        .with("SDC_KEY_ID", credentials.cloudapi().keyId())
        .with("SDC_USER", null)
        .with("SDC_API_VERSION", VERSION)
        // An agent's keys are not the test's.
        .with("SSH_AUTH_SOCK", null)
        .run(PATIENCE);
  }
}
