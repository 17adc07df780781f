package io.perigee.compute.volume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.affinity.Rule;
import io.perigee.compute.machine.Labels;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.Networks;
import io.perigee.compute.machine.Requester;
import io.perigee.compute.region.Region;
import io.perigee.compute.region.RegionStore;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.FieldError;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.error.Unavailable;
import io.perigee.runtime.operation.NewCommand;
import io.perigee.runtime.operation.NewOperation;
import io.perigee.runtime.operation.Operations;
import io.perigee.runtime.reference.References;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** An account's shared volumes: listed, renamed, and made and deleted by commands. */
@Singleton
public final class Volumes {

  /** The sizes that there are, MiB (<i>ListVolumeSizes</i>). */
  public static final List<Long> SIZES =
      LongStream.concat(
              LongStream.rangeClosed(1, 10).map(n -> n * 10_240),
              LongStream.rangeClosed(2, 10).map(n -> n * 102_400))
          .boxed()
          .toList();

  /** What names are allowed. */
  static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{1,255}");

  private static final Duration WITHIN = Duration.ofHours(1);

  private final Database database;
  private final VolumeStore store;
  private final VolumeLife life;
  private final RegionStore regions;
  private final Networks networks;
  private final References references;
  private final Operations operations;
  private final Clock clock;

  Volumes(
      Database database,
      VolumeStore store,
      VolumeLife life,
      RegionStore regions,
      Networks networks,
      References references,
      Operations operations,
      Clock clock) {
    this.database = database;
    this.store = store;
    this.life = life;
    this.regions = regions;
    this.networks = networks;
    this.references = references;
    this.operations = operations;
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

  /** A volume with something begun on it. */
  public record Begun(Volume volume, String requestId) {}

  /** Those that match, oldest first. */
  public List<Volume> list(VolumeQuery query, int limit, int offset) {
    return database.read(h -> store.list(h, query, limit, offset));
  }

  /**
   * @throws NotFound if the account has no such volume
   */
  public Volume get(UUID account, UUID id) {
    return database.read(h -> store.find(h, account, id)).orElseThrow(Volumes::notFound);
  }

  /** Accepts a volume; it is made after the answer. */
  public Begun create(Requester requester, NewVolume wanted) {
    UUID id = UUID.randomUUID();
    String name = name(wanted.name() == null ? id.toString() : wanted.name());
    if (!SIZES.contains(wanted.size())) {
      throw sized(wanted.size());
    }
    Rule.read(wanted.affinity());
    Region region =
        database.read(regions::first).orElseThrow(() -> new Unavailable("there is no region yet"));
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
            Labels.tags(wanted.tags()),
            null,
            null,
            1,
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            List.of());
    ObjectNode payload = Json.object();
    wanted.affinity().forEach(payload.putArray("affinity")::add);
    return unique(
        name,
        () ->
            once(
                requester,
                h -> {
                  Volume born = life.born(h, volume, requester.cause());
                  intents.forEach(intent -> references.commit(h, intent));
                  return new Begun(born, accept(h, requester, born, "volume.create", payload));
                }));
  }

  /**
   * Gives a volume another name, unless machines refer to it.
   *
   * @throws Conflict of code {@code VolumeInUse} or {@code VolumeAlreadyExists}
   */
  public Volume rename(Requester requester, UUID id, String wanted) {
    String name = name(wanted);
    return unique(
        name,
        () ->
            database.write(
                h -> {
                  Volume volume = locked(h, requester, id, Volume.State.READY);
                  requireUnused(volume, "renamed");
                  return life.change(
                      h, VolumeLife.named(volume, name), List.of("name"), requester.cause());
                }));
  }

  /**
   * Deletes a volume, unless machines refer to it.
   *
   * @throws Conflict of code {@code VolumeInUse}
   */
  public Begun delete(Requester requester, UUID id) {
    return once(
        requester,
        h -> {
          Volume volume = locked(h, requester, id, Volume.State.READY, Volume.State.FAILED);
          requireUnused(volume, "deleted");
          Volume ending =
              life.change(
                  h,
                  VolumeLife.in(volume, Volume.State.DELETING, volume.error()),
                  List.of("state"),
                  requester.cause());
          return new Begun(ending, accept(h, requester, ending, "volume.delete", Json.object()));
        });
  }

  /** What is done in one transaction, once for an idempotency key. */
  private Begun once(Requester requester, java.util.function.Function<Handle, Begun> work) {
    return database.write(
        h -> {
          Begun[] begun = new Begun[1];
          JsonNode answer =
              requester
                  .repeat()
                  .once(
                      h,
                      () -> {
                        begun[0] = work.apply(h);
                        return Json.object()
                            .put("id", begun[0].volume().id().toString())
                            .put("request_id", begun[0].requestId());
                      });
          if (begun[0] != null) {
            return begun[0];
          }
          UUID id = UUID.fromString(answer.path("id").asText());
          return new Begun(
              store.find(h, requester.account(), id).orElseThrow(Volumes::notFound),
              answer.path("request_id").asText());
        });
  }

  private Volume locked(Handle h, Requester requester, UUID id, Volume.State... allowed) {
    Volume volume = store.lock(h, requester.account(), id).orElseThrow(Volumes::notFound);
    if (!List.of(allowed).contains(volume.state())) {
      throw new Conflict("InvalidState", "volume %s is %s".formatted(id, volume.state().word()));
    }
    return volume;
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

  private String accept(
      Handle h, Requester requester, Volume volume, String kind, ObjectNode payload) {
    String requestId = operations.newRequestId();
    operations.accept(
        h,
        new NewOperation(
            requestId,
            kind,
            volume.name(),
            volume.account().toString(),
            requester.face(),
            null,
            requester.cause()),
        List.of(new NewCommand("compute", kind, volume.id().toString(), payload, false, WITHIN)));
    return requestId;
  }

  private static <T> T unique(String name, Supplier<T> work) {
    try {
      return work.get();
    } catch (JdbiException e) {
      if (Database.violates(e, "volumes_name_key")) {
        throw new Conflict(
            "VolumeAlreadyExists",
            "a volume named %s exists".formatted(name),
            List.of(new FieldError("name", "Duplicate", "already taken")));
      }
      throw e;
    }
  }

  private static void requireUnused(Volume volume, String done) {
    if (!volume.refs().isEmpty()) {
      throw new Conflict(
          "VolumeInUse",
          "volume %s cannot be %s: machines refer to it".formatted(volume.name(), done));
    }
  }

  private static String name(String name) {
    if (!NAME.matcher(name).matches()) {
      throw Invalid.field(
          "name",
          "name: 2 to 256 of letters, digits, '_', '.' and '-', beginning with a letter or digit");
    }
    return name;
  }

  private static Conflict sized(long size) {
    String message = "size: %d MiB is not available; available are %s".formatted(size, SIZES);
    return new Conflict(
        "VolumeSizeNotAvailable", message, List.of(FieldError.invalid("size", message)));
  }

  private static NotFound notFound() {
    return new NotFound("VolumeNotFound", "volume not found", List.of());
  }
}
