package io.perigee.image.work;

import io.perigee.image.pack.PackRun;
import io.perigee.image.pack.Packs;
import io.perigee.runtime.work.CommandHandler;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.util.UUID;

/**
 * Carries out {@code osimage.pack}. A run that was broken off is simply begun again, into a file of
 * its own.
 */
@Singleton
public final class PackHandler implements CommandHandler {

  private final PackRun run;

  PackHandler(PackRun run) {
    this.run = run;
  }

  @Override
  public String kind() {
    return Packs.KIND;
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public Outcome run(Task task) throws Exception {
    return run.pack(task, order(task));
  }

  @Override
  public Outcome.Failed gaveUp(Task task, String code, String why) {
    return run.failed(order(task), task.requestId(), code, why);
  }

  private static PackRun.Order order(Task task) {
    return new PackRun.Order(
        UUID.fromString(task.payload().path("osimage").asText()),
        task.payload().path("name").asText(),
        task.payload().path("stamp").asText());
  }
}
