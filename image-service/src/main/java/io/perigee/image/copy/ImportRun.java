package io.perigee.image.copy;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.NotFound;
import io.perigee.image.ImageConfig;
import io.perigee.image.driver.ImageFiles;
import io.perigee.image.driver.OtherDatacenters;
import io.perigee.image.machineimage.Image;
import io.perigee.image.machineimage.ImageCopies;
import io.perigee.image.machineimage.ImageLife;
import io.perigee.image.machineimage.ImageRecords;
import io.perigee.image.machineimage.ImageStore;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Copies the files of images from another datacenter, those that others are made upon first. A run
 * that was broken off is begun again; files that are here are not copied twice.
 */
@Singleton
public final class ImportRun {

  private static final Duration TOLD_EVERY = Duration.ofSeconds(5);

  private final Database database;
  private final ImageStore store;
  private final ImageCopies copies;
  private final ImageLife life;
  private final ImageFiles files;
  private final OtherDatacenters datacenters;
  private final States states;
  private final Duration timeout;

  ImportRun(
      Database database,
      ImageStore store,
      ImageCopies copies,
      ImageLife life,
      ImageFiles files,
      OtherDatacenters datacenters,
      States states,
      ImageConfig config) {
    this.database = database;
    this.store = store;
    this.copies = copies;
    this.life = life;
    this.files = files;
    this.datacenters = datacenters;
    this.states = states;
    this.timeout = config.creation().timeout();
  }

  /** Copies; the outcome says why if it could not. */
  public Outcome copy(Task task) throws InterruptedException, IOException {
    for (JsonNode image : task.payload().path("images")) {
      try {
        copy(task, image);
      } catch (ImageFiles.Mismatch e) {
        return new Outcome.Retry(null, e.getMessage());
      } catch (NotFound e) {
        return failed(task, e.getMessage());
      }
    }
    return Outcome.done(
        "image %s copied from %s".formatted(task.key(), datacenter(task)),
        Json.object().put("id", task.key()),
        h -> {
          for (JsonNode image : task.payload().path("images")) {
            copies
                .finish(h, id(image), image.path("state").asText())
                .ifPresent(
                    copied ->
                        states.publish(
                            h,
                            ImageRecords.change(copied, List.of("state", "files")),
                            task.cause()));
          }
        });
  }

  private void copy(Task task, JsonNode image) throws InterruptedException, IOException {
    Optional<Image> present = database.read(h -> store.byId(h, id(image)));
    if (present.isEmpty() || present.get().file() != null) {
      return;
    }
    String name = image.path("name").asText();
    ImageFiles.Expected expected =
        new ImageFiles.Expected(
            image.path("compression").asText(),
            image.path("size").asLong(),
            image.path("sha1").asText());
    task.step(
        "copy",
        "image %s: copying %d bytes from %s".formatted(name, expected.size(), datacenter(task)));
    Image.File file =
        files.receive(
            id(image),
            expected,
            target ->
                datacenters.fetch(
                    datacenter(task),
                    id(image),
                    target,
                    timeout,
                    progress(task, name, expected.size())));
    task.write(
        h -> {
          life.received(h, id(image), file);
          return null;
        });
  }

  /** Tells the caller now and then; what is larger than told is not read to its end. */
  private static OtherDatacenters.Progress progress(Task task, String name, long size) {
    long[] next = {System.nanoTime() + TOLD_EVERY.toNanos()};
    return bytes -> {
      task.requireHeld();
      if (bytes > size) {
        throw new ImageFiles.Mismatch("the file has more than %d bytes".formatted(size));
      }
      if (System.nanoTime() > next[0]) {
        next[0] = System.nanoTime() + TOLD_EVERY.toNanos();
        task.progress("copy", "image %s: %d %% copied".formatted(name, bytes * 100 / size));
      }
    };
  }

  /** They did not come: those that are not whole say why, and may be asked for again. */
  public Outcome.Failed failed(Task task, String why) {
    Image.Fault fault = new Image.Fault("InternalError", why);
    return new Outcome.Failed(
        fault.code(),
        "image %s could not be copied: %s".formatted(task.key(), why),
        h -> {
          for (JsonNode image : task.payload().path("images")) {
            life.fail(h, id(image), fault)
                .ifPresent(
                    failed ->
                        states.publish(
                            h,
                            ImageRecords.change(failed, List.of("state", "error")),
                            task.cause()));
          }
        });
  }

  private static String datacenter(Task task) {
    return task.payload().path("datacenter").asText();
  }

  private static UUID id(JsonNode image) {
    return UUID.fromString(image.path("id").asText());
  }
}
