package io.perigee.image.copy;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.NotFound;
import io.perigee.image.ImageConfig;
import io.perigee.image.driver.RemoteImage;
import io.perigee.image.known.Regions;
import io.perigee.image.machineimage.Image;
import io.perigee.image.machineimage.ImageChains;
import io.perigee.image.machineimage.ImageRecords;
import io.perigee.image.machineimage.ImageRegions;
import io.perigee.image.machineimage.ImageStore;
import io.perigee.runtime.http.Idempotency;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Copies of images between regions of this installation. The bytes are there already: the image,
 * with those that it is made upon, is in one region more.
 */
@Singleton
final class RegionCopies {

  private final Database database;
  private final ImageStore store;
  private final ImageChains chains;
  private final ImageRegions placed;
  private final States states;
  private final Regions regions;
  private final UUID operator;

  RegionCopies(
      Database database,
      ImageStore store,
      ImageChains chains,
      ImageRegions placed,
      States states,
      Regions regions,
      ImageConfig config) {
    this.database = database;
    this.store = store;
    this.chains = chains;
    this.placed = placed;
    this.states = states;
    this.regions = regions;
    this.operator = config.operator();
  }

  /**
   * The region that a datacenter is, by its name; null if it is none of this installation, or if
   * the URL that was called is not a region's.
   */
  UUID region(String datacenter) {
    return regions.region() == null ? null : regions.find(datacenter).orElse(null);
  }

  /**
   * Copies into the region of the URL; the image is there when it is answered.
   *
   * @param from the region that it is in
   */
  ImageImport.Accepted accept(ImageImport.Wanted wanted, UUID from) {
    return database.write(
        h -> {
          Idempotency.once(
              h,
              wanted.account().toString(),
              wanted.key(),
              wanted.request(),
              () -> {
                copy(h, wanted, from, regions.region());
                return Json.object();
              });
          return new ImageImport.Accepted(
              store.byIdHere(h, wanted.image()).orElseThrow(() -> none(wanted)), null);
        });
  }

  private void copy(Handle h, ImageImport.Wanted wanted, UUID from, UUID to) {
    Image image =
        store
            .byId(h, wanted.image())
            .filter(found -> found.isIn(from))
            .orElseThrow(() -> none(wanted));
    Owner.require(
        wanted,
        image.account() == null ? operator : image.account(),
        operator,
        image.shared(),
        image.acl());
    if (image.isIn(to)) {
      throw present(wanted);
    }
    if (!image.state().equals("active")) {
      throw new Conflict(
          "ImageNotActive", "image %s is %s there".formatted(image.id(), image.state()));
    }
    List<Image> chain = chains.of(h, image.id());
    for (Image origin : chain) {
      if (ImageImport.INACTIVE.contains(origin.state())) {
        throw new Conflict(
            "OriginIsNotActiveError", "origin image " + origin.id() + " is not active");
      }
    }
    enter(h, chain.stream().map(Image::id).toList(), to, wanted);
  }

  private void enter(Handle h, List<UUID> ids, UUID to, ImageImport.Wanted wanted) {
    List<Image> entered = placed.enter(h, ids, to);
    if (entered.stream().noneMatch(image -> image.id().equals(wanted.image()))) {
      throw new Conflict("image " + wanted.image() + " is being removed there; try again");
    }
    entered.forEach(image -> publish(h, image, wanted.cause()));
  }

  /**
   * What another installation has too, and some region of this one: it is not fetched again.
   *
   * @param remote the wanted image as it is there
   * @param present what there is of it and of those that it is made upon, in whatever region
   * @throws Conflict of code {@code ImageUuidAlreadyExistsError} if it is here, or is something
   *     else
   */
  void enter(Handle h, ImageImport.Wanted wanted, RemoteImage remote, Map<UUID, Image> present) {
    Image known = present.get(wanted.image());
    UUID here = regions.region();
    if (known != null && (here == null || known.isIn(here) || !isSame(known, remote))) {
      throw present(wanted);
    }
    if (known != null) {
      enter(h, List.copyOf(present.keySet()), here, wanted);
    } else if (here != null) {
      placed
          .enter(h, List.copyOf(present.keySet()), here)
          .forEach(image -> publish(h, image, wanted.cause()));
    }
  }

  private static boolean isSame(Image known, RemoteImage remote) {
    return remote.owner().equals(known.account())
        && known.state().equals("active")
        && known.file().sha1().equals(remote.file().sha1());
  }

  private void publish(Handle h, Image image, Cause cause) {
    states.publish(h, ImageRecords.change(image, List.of("copied_to")), cause);
  }

  private static Conflict present(ImageImport.Wanted wanted) {
    return new Conflict(
        "ImageUuidAlreadyExistsError", "image " + wanted.image() + " is here already");
  }

  private static NotFound none(ImageImport.Wanted wanted) {
    return new NotFound(
        "datacenter %s has no image %s".formatted(wanted.datacenter(), wanted.image()));
  }
}
