package io.perigee.image.work;

import io.perigee.image.copy.ImageImport;
import io.perigee.image.copy.ImportRun;
import io.perigee.runtime.work.CommandHandler;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;

/** Carries out {@code image.import}. A run that was broken off is simply begun again. */
@Singleton
public final class ImportImageHandler implements CommandHandler {

  private final ImportRun run;

  ImportImageHandler(ImportRun run) {
    this.run = run;
  }

  @Override
  public String kind() {
    return ImageImport.KIND;
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public Outcome run(Task task) throws Exception {
    return run.copy(task);
  }

  @Override
  public Outcome.Failed gaveUp(Task task, String code, String why) {
    return run.failed(task, why);
  }
}
