package io.perigee.devkit.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Puts a backup in the place of what is there. What was there is moved aside, not removed. */
final class Restore {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

  private final Home home;
  private final Checkout checkout;
  private final Progress progress;

  Restore(Home home, Checkout checkout, Progress progress) {
    this.home = home;
    this.checkout = checkout;
    this.progress = progress;
  }

  /** Stops everything, exchanges the data, and starts again if it ran before. */
  void read(Path file) throws IOException {
    Path incoming = Files.createTempDirectory(home.run(), "restore-");
    Archive.tar(incoming, List.of("-xzpf", file.toString()));
    if (!Files.exists(incoming.resolve(Backup.LABEL))
        || !Files.exists(incoming.resolve("secrets/secrets.json"))) {
      throw new LauncherException(file + " is no backup of Perigee");
    }
    progress.say(Files.readString(incoming.resolve(Backup.LABEL)).strip());
    boolean wasUp = stop();
    setAside();
    for (String name : Backup.CONTENT) {
      if (!name.equals(Backup.LABEL) && Files.exists(incoming.resolve(name))) {
        Files.move(incoming.resolve(name), home.root().resolve(name));
      }
    }
    Files.deleteIfExists(incoming.resolve(Backup.LABEL));
    Files.deleteIfExists(incoming);
    if (wasUp) {
      new Operator(Operator.settled(home, checkout), progress).up();
    }
    progress.say("restored");
  }

  private boolean stop() {
    if (!home.isInstalled()) {
      return false;
    }
    Operator operator =
        new Operator(new Context(home, checkout, Ports.recorded(home), Secrets.of(home)), progress);
    boolean wasUp = operator.anythingRuns();
    operator.down();
    return wasUp;
  }

  private void setAside() throws IOException {
    Path aside = home.root().resolve("replaced-" + STAMP.format(ZonedDateTime.now(ZoneOffset.UTC)));
    for (String name : Backup.CONTENT) {
      Path present = home.root().resolve(name);
      if (Files.exists(present)) {
        Files.createDirectories(aside);
        Files.move(present, aside.resolve(name));
      }
    }
    if (Files.exists(aside)) {
      progress.say("what was there lies in " + aside);
    }
  }
}
