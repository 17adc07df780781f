package io.perigee.image.creation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.error.PerigeeException;
import io.perigee.contracts.error.Unavailable;
import io.perigee.image.ImageConfig;
import io.perigee.image.driver.ImageFiles;
import io.perigee.image.machineimage.Image;
import io.perigee.image.machineimage.ImageLife;
import io.perigee.image.machineimage.ImageRecords;
import io.perigee.image.machineimage.ImageStore;
import io.perigee.runtime.internal.Internal;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Makes an image of the file that compute makes of a machine's disk: waits for it, fetches it,
 * checks it, has it dropped there. A run that was broken off is begun again; bytes that are here
 * are not fetched twice.
 */
@Singleton
public final class CreationRun {

  private static final Logger LOG = Logger.getLogger(CreationRun.class);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

  /** "Possible error.code values" of GetImage. */
  private static final Set<String> PUBLISHED =
      Set.of("PrepareImageDidNotRun", "VmHasNoOrigin", "NotSupported", "InternalError");

  private final Database database;
  private final ImageStore store;
  private final ImageLife life;
  private final ImageFiles files;
  private final States states;
  private final Internal internal;
  private final ImageConfig.Creation config;

  CreationRun(
      Database database,
      ImageStore store,
      ImageLife life,
      ImageFiles files,
      States states,
      Internal internal,
      ImageConfig config) {
    this.database = database;
    this.store = store;
    this.life = life;
    this.files = files;
    this.states = states;
    this.internal = internal;
    this.config = config.creation();
  }

  /** Makes the image; the outcome says why if it could not. */
  public Outcome make(Task task, UUID id, String name) throws InterruptedException, IOException {
    Optional<Image> image = database.read(h -> store.byId(h, id));
    if (image.isEmpty() || !image.get().state().equals("creating")) {
      return Outcome.failed("ResourceNotFound", "image " + name + " is not being created", h -> {});
    }
    if (image.get().file() == null) {
      task.step("capture", "image " + name + ": waiting for its machine's disk");
      JsonNode capture = awaitCapture(task, id);
      if (!capture.path("state").asText().equals("captured")) {
        return failed(
            id,
            name,
            capture.at("/error/code").asText("InternalError"),
            capture.at("/error/message").asText("the machine's disk could not be read"),
            task.cause());
      }
      task.step("fetch", "image %s: fetching %d bytes".formatted(name, size(capture)));
      try {
        fetch(task, id, capture);
      } catch (ImageFiles.Mismatch e) {
        return new Outcome.Retry(null, e.getMessage());
      }
    }
    drop(id);
    return Outcome.done(
        "image " + name + " is active",
        result(id),
        h ->
            life.activate(h, id)
                .ifPresent(
                    made ->
                        states.publish(
                            h,
                            ImageRecords.change(made, List.of("state", "files")),
                            task.cause())));
  }

  private static JsonNode result(UUID id) {
    return Json.object().put("id", id.toString());
  }

  /** Compute's word on the file; it may be restarted meanwhile. */
  private JsonNode awaitCapture(Task task, UUID id) throws InterruptedException {
    long end = System.nanoTime() + config.timeout().toNanos();
    Duration pause = PAUSE;
    while (System.nanoTime() < end) {
      task.requireHeld();
      try {
        JsonNode capture = internal.get("compute", "/internal/captures/" + id);
        if (!capture.path("state").asText().equals("queued")) {
          return capture;
        }
      } catch (NotFound e) {
        return lost();
      } catch (Unavailable e) {
        LOG.debugf("event=capture_not_asked image=%s reason=\"%s\"", id, e.getMessage());
      }
      Thread.sleep(pause);
      pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
    }
    throw new Unavailable("compute did not make a file of the machine's disk in time");
  }

  private static JsonNode lost() {
    ObjectNode capture = Json.object().put("state", "failed");
    capture
        .putObject("error")
        .put("code", "InternalError")
        .put("message", "the file of the machine's disk is gone");
    return capture;
  }

  private static long size(JsonNode capture) {
    return capture.path("size").asLong();
  }

  private void fetch(Task task, UUID id, JsonNode capture)
      throws InterruptedException, IOException {
    Image.File file =
        files.receive(
            id,
            new ImageFiles.Expected("gzip", size(capture), capture.path("sha1").asText()),
            target ->
                internal.download(
                    "compute", "/internal/captures/" + id + "/file", target, config.timeout()));
    task.write(
        h -> {
          life.received(h, id, file);
          return null;
        });
  }

  /** Its bytes are here; what is not dropped now, compute drops itself. */
  private void drop(UUID id) {
    try {
      internal.send("compute", "/internal/captures/" + id, "DELETE", null);
    } catch (PerigeeException e) {
      LOG.infof("event=capture_not_dropped image=%s reason=\"%s\"", id, e.getMessage());
    }
  }

  /** It did not come to an image: it says why. */
  public Outcome.Failed failed(UUID id, String name, String code, String why, Cause cause) {
    Image.Fault fault = new Image.Fault(PUBLISHED.contains(code) ? code : "InternalError", why);
    return new Outcome.Failed(
        fault.code(),
        "image %s could not be created: %s".formatted(name, why),
        h ->
            life.fail(h, id, fault)
                .ifPresent(
                    image ->
                        states.publish(
                            h, ImageRecords.change(image, List.of("state", "error")), cause)));
  }
}
