package io.perigee.devkit.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the commands refuse, and how they say it. */
final class CommandsTest {

  private static final Pattern CALL = Pattern.compile("\\./perigee( [a-z-]+[^`\\n|#(;]*)?");

  @TempDir private Path directory;

  static Stream<Path> texts() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("perigee"))) {
      root = root.getParent();
    }
    Path top = root;
    try (Stream<Path> docs = Files.list(root.resolve("docs"))) {
      List<Path> texts = new ArrayList<>(docs.filter(f -> f.toString().endsWith(".md")).toList());
      texts.add(top.resolve("README.md"));
      texts.add(top.resolve("deploy/README.md"));
      return texts.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("texts")
  void everyCommandThatATextNamesIsUnderstood(Path text) throws IOException {
    List<String> calls =
        CALL.matcher(Files.readString(text)).results().map(MatchResult::group).toList();
    for (String call : calls) {
      String[] words = call.strip().split("\\s+");
      String[] arguments = List.of(words).subList(1, words.length).toArray(String[]::new);

      assertThat(new CommandLine(new Launcher()).parseArgs(arguments).errors())
          .as("%s: %s", text, call)
          .isEmpty();
    }
  }

  @Test
  void aHomeOfAnotherUserIsRefusedAndNamed() throws IOException {
    // Given a folder that is not ours: init's, unless we are root
    Path other = Path.of("/proc/1");
    boolean ours =
        Files.getAttribute(other, "unix:uid")
            .equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    if (ours) {
      // Then one of a user that root is not.
      other = Files.createDirectory(directory.resolve("others"));
      Files.setAttribute(other, "unix:uid", 65_534);
    }
    Path home = other;

    assertThatThrownBy(() -> new Home(home).requireOwn())
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining(home.toString())
        .hasMessageContaining("another user")
        .hasMessageContaining("PERIGEE_HOME");
  }

  @Test
  void aHomeBelowAFileIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThatThrownBy(() -> new Home(file.resolve("home")).requireOwn())
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void aHomeThatIsNotThereIsLookedForWithoutBeingMade() {
    Home home = new Home(directory.resolve("a/b"));

    home.requireOwn();
    assertThat(home.isInstalled()).isFalse();
    assertThat(directory.resolve("a")).doesNotExist();
  }

  @Test
  void aDiskWithoutRoomIsToldBeforeAnythingIsStarted() {
    Path home = directory.resolve("home");

    Room.require(home, 0);
    assertThatThrownBy(() -> Room.require(home, Long.MAX_VALUE))
        .isInstanceOf(LauncherException.class)
        .hasMessageStartingWith("the disk is full")
        .hasMessageContaining(home.toString());
  }

  @Test
  void faultsOfFilesAreToldInWords() {
    assertThat(Faults.said(new AccessDeniedException("/x"))).isEqualTo("/x: permission denied");
    assertThat(
            Faults.said(
                new UncheckedIOException(
                    new FileSystemException("/x", null, "No space left on device"))))
        .startsWith("the disk is full (/x: No space left on device)");
    assertThat(Faults.isTold(new AccessDeniedException("/x"))).isTrue();
    assertThat(Faults.isTold(new IllegalStateException())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "-1", "x", "7050x", "123456", "7 050"})
  void whatIsNoPortIsRefused(String named) {
    assertThatThrownBy(() -> Ports.port(named))
        .isInstanceOf(LauncherException.class)
        .hasMessage("PERIGEE_PORT is not a port: " + named);
  }

  @Test
  void portsThatCannotBeReadAreTold() throws IOException {
    Home home = new Home(directory.resolve("home"));
    Files.writeString(home.ports(), "{");

    assertThatThrownBy(() -> Ports.recorded(home))
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining("ports.json");
  }

  @Test
  void noMoreLinesAreShownThanThereAreAndNoneForANegativeNumber() throws IOException {
    Path log = Files.writeString(directory.resolve("x.log"), "one\ntwo\nthree\n");

    assertThat(Logs.end(log, 2)).isEqualTo("two\nthree");
    assertThat(Logs.end(log, 10)).isEqualTo("one\ntwo\nthree");
    assertThat(Logs.end(log, -1)).isEmpty();
  }
}
