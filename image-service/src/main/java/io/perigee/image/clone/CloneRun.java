package io.perigee.image.clone;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.error.Conflict;
import io.perigee.image.ImageConfig;
import io.perigee.image.driver.PackFault;
import io.perigee.image.driver.TreeCopier;
import io.perigee.image.osimage.ImageTrees;
import io.perigee.image.osimage.Osimage;
import io.perigee.image.osimage.OsimageRecords;
import io.perigee.image.osimage.OsimageState;
import io.perigee.image.osimage.OsimageStore;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Copies an osimage's tree into a directory of this run's own beside its place, and gives it its
 * name when it is whole. A run that was broken off is begun again, into another one.
 */
@Singleton
public final class CloneRun {

  private static final String STEP = "clone";

  private final Database database;
  private final OsimageStore osimages;
  private final ImageTrees trees;
  private final TreeCopier copier;
  private final States states;
  private final ImageConfig.Pack config;

  CloneRun(
      Database database,
      OsimageStore osimages,
      ImageTrees trees,
      TreeCopier copier,
      States states,
      ImageConfig config) {
    this.database = database;
    this.osimages = osimages;
    this.trees = trees;
    this.copier = copier;
    this.states = states;
    this.config = config.pack();
  }

  /**
   * What to copy.
   *
   * @param from the first one's name when the copy was asked for
   * @param osimage the copy
   * @param name the copy's name
   */
  public record Order(UUID source, String from, UUID osimage, String name) {}

  /** Copies; the outcome says why if it could not. */
  public Outcome copy(Task task, Order order) throws InterruptedException, IOException {
    Optional<Osimage> source = database.read(h -> osimages.byId(h, order.source()));
    Optional<Osimage> copy = database.read(h -> osimages.byId(h, order.osimage()));
    if (source.isEmpty() || copy.isEmpty()) {
      return failed(order, "ResourceNotFound", "it is no more", task.cause());
    }
    try {
      return copy(task, order, source.get(), copy.get());
    } catch (PackFault e) {
      return failed(order, "CloneFailed", e.getMessage(), task.cause());
    } catch (Conflict e) {
      return failed(order, e.code(), e.getMessage(), task.cause());
    }
  }

  private Outcome copy(Task task, Order order, Osimage source, Osimage copy)
      throws PackFault, InterruptedException, IOException {
    task.step(STEP, "osimage %s: copying of %s started".formatted(order.name(), order.from()));
    Path tree = trees.tree(source.settings().path());
    Path place = trees.place(copy.settings().path());
    CloneFolder folder = new CloneFolder(place, order.osimage());
    folder.clear();
    Path part = folder.part(task.epoch());
    long files;
    try {
      files =
          copier.copy(
              tree,
              part,
              config.timeout(),
              task::onLost,
              n -> task.progress(STEP, "osimage %s: %d files copied".formatted(order.name(), n)));
      task.requireHeld();
      trees.requireVacant(copy.settings().path());
      Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      CloneFolder.delete(part);
    }
    return Outcome.done(
        "osimage %s: copied from %s, %d files".formatted(order.name(), order.from(), files),
        null,
        h ->
            osimages
                .become(h, order.osimage(), OsimageState.CLONING, OsimageState.READY)
                .ifPresent(o -> publish(h, o, task.cause())));
  }

  private void publish(Handle h, Osimage osimage, Cause cause) {
    states.publish(h, OsimageRecords.change(osimage, List.of("state")), cause);
  }

  /** It did not come to a copy: the new osimage goes, as if it had not been asked for. */
  public Outcome.Failed failed(Order order, String code, String why, Cause cause) {
    return new Outcome.Failed(
        code,
        "osimage %s: copying of %s failed: %s".formatted(order.name(), order.from(), why),
        h -> {
          Optional<Osimage> copy = osimages.byId(h, order.osimage());
          if (osimages.delete(h, order.osimage(), OsimageState.CLONING)) {
            copy.ifPresent(o -> states.publish(h, OsimageRecords.deleted(o), cause));
          }
        });
  }
}
