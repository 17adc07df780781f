package io.perigee.image.copy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Forbidden;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.image.ImageConfig;
import io.perigee.image.driver.OtherDatacenters;
import io.perigee.image.driver.RemoteImage;
import io.perigee.image.machineimage.Image;
import io.perigee.image.machineimage.ImageChains;
import io.perigee.image.machineimage.ImageCopies;
import io.perigee.image.machineimage.ImageRecords;
import io.perigee.image.machineimage.ImageStore;
import io.perigee.runtime.http.Idempotency;
import io.perigee.runtime.operation.NewCommand;
import io.perigee.runtime.operation.NewOperation;
import io.perigee.runtime.operation.Operations;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Accepts copies of images from other datacenters (<i>ImportImageFromDatacenter</i>): the image
 * with those that it is made upon, as far as they are not here. Another datacenter is a region of
 * this installation, or another installation.
 */
@Singleton
public final class ImageImport {

  /** The kind of the operation and of its command. */
  public static final String KIND = "image.import";

  /** States of images that never were active, or are no more. */
  static final Set<String> INACTIVE = Set.of("unactivated", "creating", "failed");

  private final Database database;
  private final ImageStore store;
  private final ImageCopies copies;
  private final OtherDatacenters datacenters;
  private final RegionCopies within;
  private final Operations operations;
  private final States states;
  private final ImageConfig config;

  ImageImport(
      Database database,
      ImageStore store,
      ImageCopies copies,
      OtherDatacenters datacenters,
      RegionCopies within,
      Operations operations,
      States states,
      ImageConfig config) {
    this.database = database;
    this.store = store;
    this.copies = copies;
    this.datacenters = datacenters;
    this.within = within;
    this.operations = operations;
    this.states = states;
    this.config = config;
  }

  /**
   * What is asked for.
   *
   * @param key the {@code Idempotency-Key}; null if none was sent
   * @param request method, path and body
   */
  public record Wanted(
      UUID account, String datacenter, UUID image, String key, String request, Cause cause) {}

  /** An accepted image, and the operation that copies it; null if it is there. */
  public record Accepted(Image image, String requestId) {}

  /**
   * Accepts a copy; the bytes come after the answer.
   *
   * @throws Conflict of code {@code ImageUuidAlreadyExistsError} if it is here, of {@code
   *     OriginIsNotActiveError} if an image that it is made upon is not activated
   * @throws Forbidden of code {@code UnauthorizedError} if it is the operator's
   * @throws Forbidden of code {@code NotImageOwnerError} if it is another account's
   * @throws NotFound if there is none there that the account may see
   */
  public Accepted accept(Wanted wanted) {
    UUID region = within.region(wanted.datacenter());
    if (region != null) {
      return within.accept(wanted, region);
    }
    if (!datacenters.names().contains(wanted.datacenter())) {
      throw Invalid.field(
          "datacenter", "datacenter: there is no datacenter " + wanted.datacenter());
    }
    List<RemoteImage> chain = chain(wanted);
    return database.write(
        h -> {
          JsonNode answer =
              Idempotency.once(
                  h,
                  wanted.account().toString(),
                  wanted.key(),
                  wanted.request(),
                  () -> begin(h, wanted, chain));
          return new Accepted(
              store.byId(h, wanted.image()).orElseThrow(() -> none(wanted)),
              answer.path("request_id").textValue());
        });
  }

  /** The image and those that it is made upon, itself last. */
  private List<RemoteImage> chain(Wanted wanted) {
    RemoteImage image =
        datacenters.find(wanted.datacenter(), wanted.image()).orElseThrow(() -> none(wanted));
    Owner.require(wanted, image.owner(), config.operator(), image.shared(), image.acl());
    if (image.file() == null || !image.state().equals("active")) {
      throw new Conflict(
          "ImageNotActive", "image %s is %s there".formatted(image.id(), image.state()));
    }
    List<RemoteImage> chain = new ArrayList<>(List.of(image));
    while (chain.getFirst().origin() != null) {
      UUID origin = chain.getFirst().origin();
      if (chain.size() == ImageChains.DEEPEST) {
        throw new Conflict("the image is made upon more than " + ImageChains.DEEPEST);
      }
      chain.addFirst(
          datacenters
              .find(wanted.datacenter(), origin)
              .filter(found -> found.file() != null && !INACTIVE.contains(found.state()))
              .orElseThrow(
                  () ->
                      new Conflict(
                          "OriginIsNotActiveError", "origin image " + origin + " is not active")));
    }
    return chain;
  }

  private JsonNode begin(Handle h, Wanted wanted, List<RemoteImage> chain) {
    Map<UUID, Image> present = copies.present(h, chain.stream().map(RemoteImage::id).toList());
    within.enter(h, wanted, chain.getLast(), present);
    ObjectNode payload = Json.object().put("datacenter", wanted.datacenter());
    ArrayNode images = payload.putArray("images");
    for (RemoteImage image : chain) {
      if (!present.containsKey(image.id())) {
        UUID owner = image.owner().equals(config.operator()) ? null : image.owner();
        Image copy = copies.begin(h, image, wanted.datacenter(), owner);
        states.publish(h, ImageRecords.change(copy, List.of("created")), wanted.cause());
        images
            .addObject()
            .put("id", image.id().toString())
            .put("name", image.name())
            .put("state", wanted.account().equals(owner) ? image.state() : "disabled")
            .put("compression", image.file().compression())
            .put("size", image.file().size())
            .put("sha1", image.file().sha1());
      }
    }
    if (images.isEmpty()) {
      return Json.object();
    }
    String requestId = operations.newRequestId();
    operations.accept(
        h,
        new NewOperation(
            requestId,
            KIND,
            chain.getLast().name(),
            wanted.account().toString(),
            "cloudapi",
            "image %s: copying from %s accepted"
                .formatted(chain.getLast().name(), wanted.datacenter()),
            wanted.cause()),
        List.of(
            new NewCommand(
                "image",
                KIND,
                wanted.image().toString(),
                payload,
                false,
                config.creation().within())));
    return Json.object().put("request_id", requestId);
  }

  private static NotFound none(Wanted wanted) {
    return new NotFound(
        "datacenter %s has no image %s".formatted(wanted.datacenter(), wanted.image()));
  }
}
