package io.perigee.image.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.PerigeeException;
import io.perigee.image.driver.ExportStore;
import io.perigee.image.machineimage.Image;
import io.perigee.image.machineimage.ImageStore;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jboss.logging.Logger;

/**
 * Writes an image and its manifest into the store of exports: both, or in the end neither. A run
 * that was broken off is begun again.
 */
@Singleton
public final class ExportRun {

  private static final Logger LOG = Logger.getLogger(ExportRun.class);
  private static final Duration TOLD_EVERY = Duration.ofSeconds(5);

  private final Database database;
  private final ImageStore images;
  private final ExportStore store;

  ExportRun(Database database, ImageStore images, ExportStore store) {
    this.database = database;
    this.images = images;
    this.store = store;
  }

  /**
   * The two files of an export.
   *
   * @param image path of the bytes
   * @param manifest path of the manifest
   */
  record Places(String image, String manifest) {

    static Places of(JsonNode payload) {
      return new Places(
          payload.path("image_path").asText(), payload.path("manifest_path").asText());
    }

    ObjectNode payload() {
      return Json.object().put("image_path", image).put("manifest_path", manifest);
    }
  }

  /** Carries out an accepted export; the outcome says why if it could not. */
  public Outcome export(Task task) {
    Places places = Places.of(task.payload());
    Optional<Image> image = database.read(h -> images.byId(h, UUID.fromString(task.key())));
    if (image.isEmpty() || image.get().file() == null) {
      return failed(task, "ResourceNotFound", "the image is gone");
    }
    long size = image.get().file().size();
    task.step(
        "export", "image %s: writing %d bytes to %s".formatted(name(task), size, places.image()));
    write(image.get(), places, task.payload().path("manifest"), progress(task, size));
    return Outcome.done(
        "image %s: exported to %s".formatted(name(task), places.image()),
        places.payload(),
        h -> {});
  }

  /** It did not come to an export: the caller is told why. */
  public Outcome.Failed failed(Task task, String code, String why) {
    return new Outcome.Failed(
        code, "image %s could not be exported: %s".formatted(name(task), why), h -> {});
  }

  /** Writes both; the manifest comes last, so that whoever finds it finds the bytes. */
  void write(Image image, Places places, JsonNode manifest, LongConsumer progress) {
    store.putImage(places.image(), image, progress);
    try {
      store.putText(places.manifest(), Json.write(manifest));
    } catch (PerigeeException e) {
      remove(places);
      throw e;
    }
  }

  /** An image without a manifest is no export; what lay there before is replaced already. */
  private void remove(Places places) {
    try {
      store.remove(places.image());
      store.remove(places.manifest());
    } catch (PerigeeException e) {
      LOG.infof("event=export_half_left path=%s reason=\"%s\"", places.image(), e.getMessage());
    }
  }

  /** Tells the caller now and then, and ends a transfer that another process carries on. */
  private static LongConsumer progress(Task task, long size) {
    long[] next = {System.nanoTime() + TOLD_EVERY.toNanos()};
    return bytes -> {
      task.requireHeld();
      if (System.nanoTime() > next[0] && bytes < size) {
        next[0] = System.nanoTime() + TOLD_EVERY.toNanos();
        task.progress(
            "export", "image %s: %d %% exported".formatted(name(task), bytes * 100 / size));
      }
    };
  }

  private static String name(Task task) {
    return task.payload().path("name").asText();
  }
}
