package io.perigee.compute.volume;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.affinity.Rule;
import io.perigee.compute.machine.Labels;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.Networks;
import io.perigee.compute.machine.Requester;
import io.perigee.compute.region.Here;
import io.perigee.compute.region.Region;
import io.perigee.compute.volume.Volumes.Begun;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.FieldError;
import io.perigee.contracts.error.Invalid;
import io.perigee.runtime.reference.References;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;

/** Accepts new volumes (<i>CreateVolume</i>); they are made after the answer. */
@Singleton
public final class VolumeCreation {

  /** The sizes that there are, MiB (<i>ListVolumeSizes</i>). */
  public static final List<Long> SIZES =
      LongStream.concat(
              LongStream.rangeClosed(1, 10).map(n -> n * 10_240),
              LongStream.rangeClosed(2, 10).map(n -> n * 102_400))
          .boxed()
          .toList();

  private final Database database;
  private final VolumeActions actions;
  private final VolumeLife life;
  private final Here here;
  private final Networks networks;
  private final References references;
  private final Clock clock;

  VolumeCreation(
      Database database,
      VolumeActions actions,
      VolumeLife life,
      Here here,
      Networks networks,
      References references,
      Clock clock) {
    this.database = database;
    this.actions = actions;
    this.life = life;
    this.here = here;
    this.networks = networks;
    this.references = references;
    this.clock = clock;
  }

  /**
   * A volume that is asked for.
   *
   * @param name null for one that is made up
   * @param size MiB; one of {@link #SIZES}
   * @param networks null for the account's default fabric network
   * @param affinity rules as written
   */
  public record NewVolume(
      String name, long size, List<UUID> networks, List<String> affinity, ObjectNode tags) {}

  /**
   * Accepts a volume.
   *
   * @throws Conflict of code {@code VolumeAlreadyExists}, {@code VolumeSizeNotAvailable} or {@code
   *     DefaultFabricNetworkNotConfiguredError}
   */
  public Begun create(Requester requester, NewVolume wanted) {
    UUID id = UUID.randomUUID();
    String name = VolumeActions.name(wanted.name() == null ? id.toString() : wanted.name());
    if (!SIZES.contains(wanted.size())) {
      throw sized(wanted.size());
    }
    Rule.read(wanted.affinity());
    ObjectNode tags = Labels.tags(wanted.tags());
    Region region = database.read(here::orFirst);
    List<UUID> intents = new ArrayList<>();
    List<UUID> nets = networks(requester, wanted, region, intents);
    Volume volume =
        new Volume(
            id,
            0,
            requester.account(),
            region.id(),
            name,
            Volume.NFS,
            wanted.size(),
            Volume.State.CREATING,
            nets,
            Json.object(),
            tags,
            null,
            null,
            1,
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            List.of());
    ObjectNode payload = Json.object();
    wanted.affinity().forEach(payload.putArray("affinity")::add);
    return VolumeActions.unique(
        name,
        () ->
            actions.once(
                requester,
                h -> {
                  Volume born = life.born(h, volume, requester.cause());
                  intents.forEach(intent -> references.commit(h, intent));
                  return new Begun(
                      born, actions.accept(h, requester, born, "volume.create", payload));
                }));
  }

  private List<UUID> networks(
      Requester requester, NewVolume wanted, Region region, List<UUID> intents) {
    Machine.RegionRef place = new Machine.RegionRef(region.id(), region.name());
    List<UUID> chosen =
        wanted.networks() != null
            ? wanted.networks()
            : networks
                .defaultFabric(requester.account(), place)
                .map(List::of)
                .orElseThrow(
                    () ->
                        new Conflict(
                            "DefaultFabricNetworkNotConfiguredError",
                            "networks: the account has no default fabric network"));
    chosen.forEach(id -> intents.add(references.intend("network", id.toString())));
    Optional<String> unusable = networks.notOwn(requester.account(), place, chosen);
    if (unusable.isPresent()) {
      throw new Invalid(
          "InvalidNetworks",
          "networks: " + unusable.get(),
          List.of(FieldError.invalid("networks", unusable.get())));
    }
    return chosen;
  }

  private static Conflict sized(long size) {
    String message = "size: %d MiB is not available; available are %s".formatted(size, SIZES);
    return new Conflict(
        "VolumeSizeNotAvailable", message, List.of(FieldError.invalid("size", message)));
  }
}
