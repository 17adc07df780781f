package io.perigee.image.work;

import io.perigee.image.export.ExportRun;
import io.perigee.image.export.ImageExports;
import io.perigee.runtime.work.CommandHandler;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;

/** Carries out {@code image.export}. A run that was broken off is simply begun again. */
@Singleton
public final class ExportImageHandler implements CommandHandler {

  private final ExportRun run;

  ExportImageHandler(ExportRun run) {
    this.run = run;
  }

  @Override
  public String kind() {
    return ImageExports.KIND;
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public Outcome run(Task task) {
    return run.export(task);
  }

  @Override
  public Outcome.Failed gaveUp(Task task, String code, String why) {
    return run.failed(task, code, why);
  }
}
