package io.perigee.devkit.launcher;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code perigee reset}: removes what an installation keeps; start-up caches may stay, they hold
 * nothing of it.
 */
final class Reset {

  private static final List<String> REMOVED =
      List.of("engines", "secrets", "files", "demo", "logs", "run", "ports.json");

  private final Home home;
  private final Checkout checkout;
  private final Progress progress;

  Reset(Home home, Checkout checkout, Progress progress) {
    this.home = home;
    this.checkout = checkout;
    this.progress = progress;
  }

  /** False if the operator did not agree. */
  boolean run(boolean agreed) throws IOException {
    if (!home.isInstalled()) {
      progress.say("Nothing is installed in " + home.root());
      return true;
    }
    if (!agreed && !asked()) {
      return false;
    }
    new Operator(new Context(home, checkout, Ports.recorded(home), Secrets.of(home)), progress)
        .down();
    for (String name : REMOVED) {
      remove(home.root().resolve(name));
    }
    progress.say("Removed all data of " + home.root());
    return true;
  }

  private boolean asked() {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new LauncherException(
          "this removes everything in " + home.root() + "; say --yes to do so");
    }
    String answer = console.readLine("Remove everything in %s? Type yes: ", home.root());
    return "yes".equals(answer);
  }

  private static void remove(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> below = Files.walk(path)) {
      for (Path each : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
