package io.perigee.image.pack;

import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.image.ImageConfig;
import io.perigee.image.driver.PackFault;
import io.perigee.image.driver.Packer;
import io.perigee.image.osimage.ImageTrees;
import io.perigee.image.osimage.Osimage;
import io.perigee.image.osimage.OsimageStore;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One run of a pack: wait for a turn, clear what an earlier run left, pack into a part file, give
 * it its name, and, in the transaction that ends the command, make it the file that nodes fetch.
 */
@Singleton
public final class PackRun {

  private final Database database;
  private final OsimageStore osimages;
  private final PackedOsimage packed;
  private final ImageTrees trees;
  private final ArchiveFolder folder;
  private final Packer packer;
  private final ImageConfig.Pack config;
  private final Clock clock;
  private final Semaphore turns;

  PackRun(
      Database database,
      OsimageStore osimages,
      PackedOsimage packed,
      ImageTrees trees,
      ArchiveFolder folder,
      Packer packer,
      ImageConfig config,
      Clock clock) {
    this.database = database;
    this.osimages = osimages;
    this.packed = packed;
    this.trees = trees;
    this.folder = folder;
    this.packer = packer;
    this.config = config.pack();
    this.clock = clock;
    this.turns = new Semaphore(this.config.concurrency());
  }

  /**
   * What to pack.
   *
   * @param name what the osimage was called when the pack was asked for
   * @param stamp when that was, for the archive's name
   */
  public record Order(UUID osimage, String name, String stamp) {}

  /** Packs; the outcome says why if it could not. */
  public Outcome pack(Task task, Order order) throws InterruptedException, IOException {
    Optional<Osimage> osimage = database.read(h -> osimages.byId(h, order.osimage()));
    if (osimage.isEmpty()) {
      return failed(order, task.requestId(), "ResourceNotFound", "it is no more");
    }
    if (!turns.tryAcquire(config.timeout().toSeconds(), TimeUnit.SECONDS)) {
      return failed(order, task.requestId(), "Busy", "other packs took too long");
    }
    try {
      return inTurn(task, order, osimage.get());
    } catch (PackFault e) {
      return failed(order, task.requestId(), "PackFailed", e.getMessage());
    } catch (Conflict e) {
      return failed(order, task.requestId(), e.code(), e.getMessage());
    } finally {
      turns.release();
    }
  }

  private Outcome inTurn(Task task, Order order, Osimage osimage)
      throws PackFault, InterruptedException, IOException {
    task.step("pack", "osimage %s: packing started".formatted(order.name()));
    Path tree = trees.tree(osimage.settings().path());
    ArchiveFile file = new ArchiveFile(order.name(), order.stamp(), task.epoch(), packer.suffix());
    folder.clear(file);
    Packer.Packed result;
    try {
      result =
          packer.pack(
              tree,
              folder.path(file.part()),
              config.timeout(),
              task::onLost,
              bytes ->
                  task.progress(
                      "pack", "osimage %s: %d MB written".formatted(order.name(), bytes >> 20)));
      folder.publish(file.part(), file.whole());
    } finally {
      folder.delete(file.part());
    }
    Archive archive =
        new Archive(file.whole(), order.osimage(), result.size(), result.sha256(), clock.instant());
    String done =
        "osimage %s: build finished, %s (%d bytes, sha256 %s)"
            .formatted(order.name(), archive.file(), archive.size(), archive.sha256());
    return Outcome.done(
        done,
        Json.object()
            .put("file", archive.file())
            .put("size", archive.size())
            .put("sha256", archive.sha256()),
        h -> packed.record(h, archive, task.requestId(), task.cause()));
  }

  /** It did not come to an archive; another pack may be asked for. */
  public Outcome.Failed failed(Order order, String requestId, String code, String why) {
    return new Outcome.Failed(
        code,
        "osimage %s: packing failed: %s".formatted(order.name(), why),
        h -> osimages.packEnded(h, order.osimage(), requestId));
  }
}
