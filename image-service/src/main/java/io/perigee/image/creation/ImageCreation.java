package io.perigee.image.creation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Forbidden;
import io.perigee.contracts.error.NotFound;
import io.perigee.image.ImageConfig;
import io.perigee.image.machineimage.Here;
import io.perigee.image.machineimage.Image;
import io.perigee.image.machineimage.ImageDetails;
import io.perigee.image.machineimage.ImageLife;
import io.perigee.image.machineimage.ImageRecords;
import io.perigee.image.machineimage.ImageStore;
import io.perigee.runtime.http.Idempotency;
import io.perigee.runtime.internal.Internal;
import io.perigee.runtime.operation.NewCommand;
import io.perigee.runtime.operation.NewOperation;
import io.perigee.runtime.operation.Operations;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Accepts images of machines (<i>CreateImageFromMachine</i>). Compute is asked first: it knows
 * whether the machine is the account's and is stopped, and begins to make a file of its disk. What
 * it makes for an image that never came to be, it removes itself.
 */
@Singleton
public final class ImageCreation {

  /** The kind of the operation and of its command. */
  public static final String KIND = "image.create";

  private final Database database;
  private final ImageStore store;
  private final ImageLife life;
  private final Operations operations;
  private final States states;
  private final Internal internal;
  private final Here here;
  private final ImageConfig.Creation config;

  ImageCreation(
      Database database,
      ImageStore store,
      ImageLife life,
      Operations operations,
      States states,
      Internal internal,
      Here here,
      ImageConfig config) {
    this.database = database;
    this.store = store;
    this.life = life;
    this.operations = operations;
    this.states = states;
    this.internal = internal;
    this.here = here;
    this.config = config.creation();
  }

  /**
   * What is asked for.
   *
   * @param caller who asks, as the machine's audit shows it
   * @param incremental whether only what differs from the machine's image is wanted
   * @param key the {@code Idempotency-Key}; null if none was sent
   * @param request method, path and body
   */
  public record Wanted(
      UUID account,
      UUID machine,
      ImageDetails details,
      boolean incremental,
      ObjectNode caller,
      String key,
      String request,
      Cause cause) {}

  /** An accepted image, and the operation that makes it. */
  public record Accepted(Image image, String requestId) {}

  /**
   * Accepts an image; it is made after the answer, and says itself if that fails.
   *
   * @throws NotFound if the account has no such machine
   * @throws Conflict of code {@code InvalidState} if the machine is not stopped, or busy
   * @throws Forbidden of code {@code QuotaExceeded} if the account has too many images
   */
  public Accepted create(Wanted wanted) {
    UUID id = id(wanted);
    database.run(h -> requireRoom(h, wanted.account(), id));
    JsonNode machine = captured(wanted, id);
    Accepted accepted =
        database.write(
            h -> {
              JsonNode answer =
                  Idempotency.once(
                      h,
                      wanted.account().toString(),
                      wanted.key(),
                      wanted.request(),
                      () -> begin(h, wanted, id, machine));
              UUID made = UUID.fromString(answer.path("id").asText());
              return new Accepted(
                  store.byId(h, made).orElseThrow(() -> new NotFound("image " + made)),
                  answer.path("request_id").asText());
            });
    return accepted;
  }

  /** The same for the same {@code Idempotency-Key}, so that compute knows it again. */
  private static UUID id(Wanted wanted) {
    return wanted.key() == null
        ? UUID.randomUUID()
        : UUID.nameUUIDFromBytes(
            "image of %s by %s"
                .formatted(wanted.account(), wanted.key())
                .getBytes(StandardCharsets.UTF_8));
  }

  private void requireRoom(Handle h, UUID account, UUID id) {
    if (store.byId(h, id).isEmpty()) {
      life.requireRoom(h, account, 1);
    }
  }

  private JsonNode captured(Wanted wanted, UUID id) {
    ObjectNode body =
        Json.object()
            .put("account", wanted.account().toString())
            .put("image", id.toString())
            .put("incremental", wanted.incremental());
    if (here.region() != null) {
      body.put("region", here.region().toString());
    }
    body.set("caller", wanted.caller());
    try {
      return internal.post("compute", "/internal/machines/" + wanted.machine() + "/captures", body);
    } catch (NotFound e) {
      throw new NotFound("machine " + wanted.machine() + " not found");
    } catch (Conflict e) {
      throw new Conflict("InvalidState", e.getMessage());
    }
  }

  private JsonNode begin(Handle h, Wanted wanted, UUID id, JsonNode machine) {
    UUID from = UUID.fromString(machine.path("image").asText());
    Image like = store.byId(h, from).orElse(null);
    Image image =
        life.begin(
            h,
            new ImageLife.Draft(
                id,
                wanted.account(),
                UUID.fromString(machine.path("region_id").asText()),
                wanted.details(),
                like == null ? machine.path("os").asText("other") : like.os(),
                type(machine.path("brand").asText()),
                like,
                machine.path("disk").asLong(),
                wanted.incremental() ? from : null));
    states.publish(h, ImageRecords.change(image, List.of()), wanted.cause());
    String requestId = operations.newRequestId();
    operations.accept(
        h,
        new NewOperation(
            requestId,
            KIND,
            image.name(),
            wanted.account().toString(),
            "cloudapi",
            "image %s of machine %s accepted"
                .formatted(image.name(), machine.path("name").asText()),
            wanted.cause()),
        List.of(
            new NewCommand(
                "image",
                KIND,
                id.toString(),
                Json.object().put("name", image.name()),
                false,
                config.within())));
    return Json.object().put("id", id.toString()).put("request_id", requestId);
  }

  /** Images of hardware virtual machines are disks, those of containers file systems. */
  private static String type(String brand) {
    return switch (brand) {
      case "kvm", "bhyve" -> "zvol";
      case "lx" -> "lx-dataset";
      default -> "zone-dataset";
    };
  }
}
