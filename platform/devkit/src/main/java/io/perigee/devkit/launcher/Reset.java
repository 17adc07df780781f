package io.perigee.devkit.launcher;

import io.perigee.devkit.process.Folders;
import java.io.Console;
import java.io.IOException;
import java.util.List;

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
    home.requireOwn();
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
      Folders.remove(home.root().resolve(name));
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
}
