package io.perigee.image.work;

import io.perigee.image.creation.CreationRun;
import io.perigee.image.creation.ImageCreation;
import io.perigee.runtime.work.CommandHandler;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Carries out {@code image.create}. A run that was broken off is simply begun again. */
@Singleton
public final class CreateImageHandler implements CommandHandler {

  private final CreationRun run;

  CreateImageHandler(CreationRun run) {
    this.run = run;
  }

  @Override
  public String kind() {
    return ImageCreation.KIND;
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public Outcome run(Task task) throws Exception {
    return run.make(task, UUID.fromString(task.key()), name(task));
  }

  @Override
  public Outcome.Failed gaveUp(Task task, String code, String why) {
    return run.failed(UUID.fromString(task.key()), name(task), code, why, task.cause());
  }

  private static String name(Task task) {
    return task.payload().path("name").asText();
  }
}
