package io.perigee.devkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that outlive their starter, that do not, and the marks by which they are found again.
 */
final class ProcessesTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir private Path directory;

  @Test
  void aMarkedProcessIsFoundUntilItEnds() throws IOException {
    // Given a marked process
    ProcessHandle sleep = detached("sleep", "60");
    Path mark = directory.resolve("sleep.pid");
    ProcessMark.write(mark, sleep);
    assertThat(ProcessMark.read(mark)).contains(sleep);
    // When it ends
    Signals.end(sleep, "TERM", SOON);
    // Then its mark names nobody
    assertThat(ProcessMark.read(mark)).isEmpty();
  }

  @Test
  void aProcessThatGotTheIdLaterIsNotTakenForTheMarkedOne() throws IOException {
    // Given a mark with the id of a process that runs, but of another birth
    ProcessHandle sleep = detached("sleep", "60");
    Path mark = directory.resolve("sleep.pid");
    ProcessMark.write(mark, sleep);
    Files.writeString(mark, Files.readString(mark).replaceFirst(" \\d+ ", " 1 "));
    // Then nobody is found
    assertThat(ProcessMark.read(mark)).isEmpty();
    Signals.end(sleep, "TERM", SOON);
  }

  @Test
  void aMarkThatIsAbsentOrGarbageNamesNobody() throws IOException {
    assertThat(ProcessMark.read(directory.resolve("none"))).isEmpty();
    Path mark = directory.resolve("garbage.pid");
    Files.writeString(mark, "not a mark");
    assertThat(ProcessMark.read(mark)).isEmpty();
  }

  @Test
  void aLeashedProcessEndsWithItsStarterEvenWhenThatIsKilled() throws IOException {
    // Given a JVM that starts a leashed process
    Path pid = directory.resolve("child.pid");
    ProcessHandle starter =
        Detached.start(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    LeashStarter.class.getName(),
                pid.toString(), directory.resolve("child.log").toString()),
            Map.of("CLASSPATH", System.getProperty("java.class.path")),
            directory,
            directory.resolve("starter.log"));
    await().atMost(Duration.ofSeconds(30)).until(() -> ProcessMark.read(pid).isPresent());
    ProcessHandle child = ProcessMark.read(pid).orElseThrow();
    // When the starter is killed
    starter.destroyForcibly();
    // Then the process ends too
    assertThat(Signals.awaitEnd(child, SOON)).isTrue();
  }

  @Test
  void anOwnedFileIsItsOwnersOnlyAndReplacedWhole() throws IOException {
    Path file = directory.resolve("secret");
    OwnedFile.write(file, "one");
    OwnedFile.write(file, "two");
    assertThat(file).hasContent("two");
    assertThat(Files.getPosixFilePermissions(file)).hasToString("[OWNER_READ, OWNER_WRITE]");
    assertThat(directory.toFile().list()).containsExactly("secret");
  }

  private ProcessHandle detached(String... command) throws IOException {
    return Detached.start(List.of(command), Map.of(), directory, directory.resolve("log"));
  }

  /** Starts a leashed process, marks it, and waits to be killed. */
  static final class LeashStarter {

    private LeashStarter() {}

    public static void main(String[] args) throws Exception {
      ProcessHandle child =
          Leashed.start(List.of("sleep", "120"), Map.of(), "TERM", Path.of(args[1]));
      ProcessMark.write(Path.of(args[0]), child);
      child.onExit().get();
    }
  }
}
