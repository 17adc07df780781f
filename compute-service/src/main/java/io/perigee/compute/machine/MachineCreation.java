package io.perigee.compute.machine;

import io.perigee.compute.host.Host.Capacity;
import io.perigee.compute.pack.Pack;
import io.perigee.compute.pack.PackStore;
import io.perigee.compute.region.Region;
import io.perigee.compute.region.RegionStore;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.FieldError;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Unavailable;
import io.perigee.runtime.reference.References;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Accepts new machines (<i>CreateMachine</i>, {@code vm/create}). What the machine refers to in
 * other services is resolved at its owner under a reference intent, so that it is still there when
 * the machine is written.
 */
@Singleton
public final class MachineCreation {

  /** What names are allowed: they become host names. */
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,188}");

  private static final String SHORT_ID = "{{shortId}}";
  private static final int UUID_LENGTH = 36;

  private final Database database;
  private final RegionStore regions;
  private final PackStore packs;
  private final Images images;
  private final Networks networks;
  private final References references;
  private final MachineLife life;
  private final MachineActions actions;
  private final Clock clock;

  MachineCreation(
      Database database,
      RegionStore regions,
      PackStore packs,
      Images images,
      Networks networks,
      References references,
      MachineLife life,
      MachineActions actions,
      Clock clock) {
    this.database = database;
    this.regions = regions;
    this.packs = packs;
    this.images = images;
    this.networks = networks;
    this.references = references;
    this.life = life;
    this.actions = actions;
    this.clock = clock;
  }

  /** A new machine, accepted, and the operation that provisions it. */
  public record Accepted(Machine machine, String requestId) {}

  /** Where it goes and how large it is, from this service's own tables. */
  private record Frame(Region region, Pack pack) {}

  /**
   * Accepts a machine; it is provisioned after the answer, and says itself if that fails.
   *
   * @throws Invalid if something in the request is wrong; it names the field
   * @throws Conflict if the name is taken by another machine of the account
   */
  public Accepted create(Requester requester, NewMachine wanted) {
    UUID id = UUID.randomUUID();
    String name = name(wanted.name(), id);
    Frame frame = database.read(h -> frame(h, wanted));
    List<UUID> intents = new ArrayList<>();
    Images.Image image = image(requester.account(), wanted, frame, intents);
    Machine.RegionRef region = new Machine.RegionRef(frame.region().id(), frame.region().name());
    List<UUID> nets = networks(requester.account(), wanted, region, intents);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Machine machine =
        new Machine(
            id,
            0,
            requester.account(),
            region,
            name,
            requester.face(),
            brand(wanted, image),
            MachineState.PROVISIONING,
            Action.PROVISION.word(),
            new Machine.ImageRef(image.id(), image.number(), image.name(), image.os()),
            size(frame.pack()),
            wanted.tags(),
            wanted.metadata(),
            nets,
            wanted.firewallEnabled(),
            wanted.deletionProtection(),
            Machine.Site.NOWHERE,
            null,
            1,
            now,
            now,
            null,
            List.of());
    return write(requester, machine, intents);
  }

  private Accepted write(Requester requester, Machine machine, List<UUID> intents) {
    try {
      return database.write(
          h -> {
            Machine born = life.born(h, machine, requester.cause());
            intents.forEach(intent -> references.commit(h, intent));
            return new Accepted(born, actions.accept(h, requester, born, Action.PROVISION));
          });
    } catch (JdbiException e) {
      if (Database.violates(e, "machines_cloudapi_name_key")) {
        throw new Conflict(
            "InvalidArgument",
            "name %s is already taken by another machine".formatted(machine.name()),
            List.of(new FieldError("name", "Duplicate", "already taken")));
      }
      throw e;
    }
  }

  private Frame frame(Handle h, NewMachine wanted) {
    Region region =
        wanted.region() == null
            ? regions.first(h).orElseThrow(() -> new Unavailable("there is no region yet"))
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
            .filter(found -> found.region() == null || found.region().equals(frame.region().id()))
            .orElseThrow(() -> Invalid.field("image", "image: there is no " + wanted.image()));
    if (!image.state().equals("active")) {
      throw Invalid.field(
          "image", "image: %s is %s, not active".formatted(image.id(), image.state()));
    }
    Pack pack = frame.pack();
    if (pack.memory() < image.minMemory() || pack.memory() > image.maxMemory()) {
      throw Invalid.field(
          "package",
          "package: %s has %d MiB of memory, which image %s does not take"
              .formatted(pack.name(), pack.memory(), image.name()));
    }
    return image;
  }

  private List<UUID> networks(
      UUID account, NewMachine wanted, Machine.RegionRef region, List<UUID> intents) {
    if (wanted.networks() == null) {
      return networks.ofRegion(account, region);
    }
    wanted.networks().forEach(id -> intents.add(references.intend("network", id.toString())));
    List<UUID> unusable = networks.unusable(account, region, wanted.networks());
    if (!unusable.isEmpty()) {
      throw new Invalid(
          "InvalidNetworks",
          "networks: not usable in region %s: %s".formatted(region.name(), unusable),
          List.of(FieldError.invalid("networks", "not usable: " + unusable)));
    }
    return wanted.networks();
  }

  private static String brand(NewMachine wanted, Images.Image image) {
    if (wanted.brand() == null) {
      return "bhyve".equals(image.brand()) ? "bhyve" : "kvm";
    }
    if (image.brand() != null && !image.brand().equals(wanted.brand())) {
      throw Invalid.field(
          "brand", "brand: image %s needs %s".formatted(image.name(), image.brand()));
    }
    return wanted.brand();
  }

  private static Machine.Size size(Pack pack) {
    return new Machine.Size(
        pack.id(),
        pack.name(),
        pack.number(),
        new Capacity(pack.memory(), pack.disk(), pack.vcpus()),
        pack.bandwidth());
  }

  private static String name(String wanted, UUID id) {
    String shortId = id.toString().substring(0, 8);
    String name = wanted == null ? shortId : wanted.replace(SHORT_ID, shortId);
    if (!NAME.matcher(name).matches()) {
      throw Invalid.field(
          "name",
          "name: 1 to 189 of letters, digits, '.', '_' and '-', beginning with a letter or digit");
    }
    return name;
  }
}
