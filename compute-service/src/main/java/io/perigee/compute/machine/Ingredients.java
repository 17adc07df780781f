package io.perigee.compute.machine;

import io.perigee.compute.pack.Pack;
import io.perigee.compute.pack.PackStore;
import io.perigee.compute.region.Here;
import io.perigee.compute.region.Region;
import io.perigee.compute.region.RegionStore;
import io.perigee.contracts.error.FieldError;
import io.perigee.contracts.error.Invalid;
import io.perigee.runtime.reference.References;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * What a new machine is made of: region, package, image, networks. Those of other services are
 * resolved at their owner under a reference intent, so that they are still there when the machine
 * is written.
 */
@Singleton
final class Ingredients {

  private static final int UUID_LENGTH = 36;

  private final Database database;
  private final RegionStore regions;
  private final Here here;
  private final PackStore packs;
  private final Images images;
  private final Networks networks;
  private final References references;

  Ingredients(
      Database database,
      RegionStore regions,
      Here here,
      PackStore packs,
      Images images,
      Networks networks,
      References references) {
    this.database = database;
    this.regions = regions;
    this.here = here;
    this.packs = packs;
    this.images = images;
    this.networks = networks;
    this.references = references;
  }

  /**
   * All of it.
   *
   * @param intents to be committed with the machine
   */
  record Found(
      Machine.RegionRef region,
      Pack pack,
      Images.Image image,
      List<NetworkWish> networks,
      List<UUID> intents) {}

  /**
   * Finds what the request names.
   *
   * @throws Invalid if something is not there, or does not go together
   */
  Found find(UUID account, NewMachine wanted) {
    Frame frame = database.read(h -> frame(h, wanted));
    Machine.RegionRef region = new Machine.RegionRef(frame.region().id(), frame.region().name());
    List<UUID> intents = new ArrayList<>();
    Images.Image image = image(account, wanted, frame, intents);
    return new Found(
        region, frame.pack(), image, networks(account, wanted, region, intents), intents);
  }

  /** Where it goes and how large it is, from this service's own tables. */
  private record Frame(Region region, Pack pack) {}

  private Frame frame(Handle h, NewMachine wanted) {
    Region region =
        wanted.region() == null
            ? here.orFirst(h)
            : regions
                .byName(h, wanted.region())
                .orElseThrow(
                    () -> Invalid.field("region", "region: there is no " + wanted.region()));
    Pack pack =
        packs
            .find(h, wanted.pack())
            .orElseThrow(() -> Invalid.field("package", "package: there is no " + wanted.pack()));
    return new Frame(region, pack);
  }

  private Images.Image image(UUID account, NewMachine wanted, Frame frame, List<UUID> intents) {
    // Images are guarded by their id; who names one by its number has it looked up first.
    String id =
        wanted.image().length() == UUID_LENGTH
            ? wanted.image()
            : images
                .find(account, wanted.image())
                .map(found -> found.id().toString())
                .orElse(wanted.image());
    intents.add(references.intend("image", id));
    Images.Image image =
        images
            .find(account, id)
            .filter(found -> found.isIn(frame.region().id()))
            .orElseThrow(() -> Invalid.field("image", "image: there is no " + wanted.image()));
    if (!image.state().equals("active")) {
      throw Invalid.field(
          "image", "image: %s is %s, not active".formatted(image.id(), image.state()));
    }
    if (image.shared() && !wanted.wishes().sharedImages()) {
      throw Invalid.field(
          "image", "image: %s is shared; allow_shared_images allows it".formatted(image.id()));
    }
    Pack pack = frame.pack();
    if (pack.memory() < image.minMemory() || pack.memory() > image.maxMemory()) {
      throw Invalid.field(
          "package",
          "package: %s has %d MiB of memory, which image %s does not take"
              .formatted(pack.name(), pack.memory(), image.name()));
    }
    if (image.diskSize() > pack.disk()) {
      throw Invalid.field(
          "package",
          "package: %s has a disk of %d MiB, image %s fills %d"
              .formatted(pack.name(), pack.disk(), image.name(), image.diskSize()));
    }
    return image;
  }

  private List<NetworkWish> networks(
      UUID account, NewMachine wanted, Machine.RegionRef region, List<UUID> intents) {
    if (wanted.networks() == null) {
      return networks.ofRegion(account, region).stream()
          .map(id -> new NetworkWish(id, null))
          .toList();
    }
    wanted
        .networks()
        .forEach(wish -> intents.add(references.intend("network", wish.network().toString())));
    Optional<String> unusable = networks.unusable(account, region, wanted.networks());
    if (unusable.isPresent()) {
      throw new Invalid(
          "InvalidNetworks",
          "networks: " + unusable.get(),
          List.of(FieldError.invalid("networks", unusable.get())));
    }
    return wanted.networks();
  }
}
