package io.perigee.image.work;

import io.perigee.image.clone.CloneRun;
import io.perigee.image.clone.Clones;
import io.perigee.runtime.work.CommandHandler;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Carries out {@code osimage.clone}. A run that was broken off is simply begun again. */
@Singleton
public final class CloneHandler implements CommandHandler {

  private final CloneRun run;

  CloneHandler(CloneRun run) {
    this.run = run;
  }

  @Override
  public String kind() {
    return Clones.KIND;
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public Outcome run(Task task) throws Exception {
    return run.copy(task, order(task));
  }

  @Override
  public Outcome.Failed gaveUp(Task task, String code, String why) {
    return run.failed(order(task), code, why, task.cause());
  }

  private static CloneRun.Order order(Task task) {
    return new CloneRun.Order(
        UUID.fromString(task.payload().path("source").asText()),
        task.payload().path("from").asText(),
        UUID.fromString(task.payload().path("osimage").asText()),
        task.payload().path("name").asText());
  }
}
