package io.perigee.devkit.launcher;

import io.perigee.devkit.process.OwnedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes all that an installation keeps into one compressed tar file, mode 0600: it holds the
 * secrets, without which the rest is of no use. Everything is stopped for the copy: PostgreSQL,
 * Kafka and the files must be of one moment, or a command that is on its way between two services
 * would be lost or its effect forgotten.
 */
final class Backup {

  /** What a backup holds. */
  static final List<String> CONTENT =
      List.of("engines", "secrets", "files", "demo", "ports.json", Backup.LABEL);

  static final String LABEL = "backup.txt";

  private final Context context;
  private final Progress progress;

  Backup(Context context, Progress progress) {
    this.context = context;
    this.progress = progress;
  }

  /** Writes the file, replacing one of that name only when the new one is whole. */
  void write(Path file) throws IOException {
    Operator operator = new Operator(context, progress);
    if (!operator.hasData()) {
      throw new LauncherException("there is nothing to back up in " + context.home().root());
    }
    boolean wasUp = operator.anythingRuns();
    operator.down();
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      OwnedFile.write(partial, "");
      OwnedFile.write(
          context.home().root().resolve(LABEL), "Perigee backup of " + Instant.now() + "\n");
      context.home().files();
      context.home().demo();
      progress.say("writing " + file);
      List<String> arguments = new ArrayList<>(List.of("--sparse", "-czf", partial.toString()));
      arguments.addAll(CONTENT);
      Archive.tar(context.home().root(), arguments);
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
      Files.deleteIfExists(context.home().root().resolve(LABEL));
      if (wasUp) {
        operator.up();
      }
    }
    progress.say(
        "%s holds %d MB; whoever has it has this installation's secrets"
            .formatted(file, Files.size(file) >> 20));
  }
}
