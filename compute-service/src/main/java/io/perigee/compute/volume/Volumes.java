package io.perigee.compute.volume;

import io.perigee.compute.machine.Requester;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.NotFound;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** An account's shared volumes: listed, renamed, and deleted by commands. */
@Singleton
public final class Volumes {

  private final Database database;
  private final VolumeStore store;
  private final VolumeLife life;
  private final VolumeActions actions;

  Volumes(Database database, VolumeStore store, VolumeLife life, VolumeActions actions) {
    this.database = database;
    this.store = store;
    this.life = life;
    this.actions = actions;
  }

  /** A volume with something begun on it. */
  public record Begun(Volume volume, String requestId) {}

  /**
   * Those that match, oldest first.
   *
   * @param after only those behind the volume of this number; null for all
   */
  public List<Volume> list(VolumeQuery query, int limit, int offset, Long after) {
    return database.read(h -> store.list(h, query, limit, offset, after));
  }

  /**
   * @throws NotFound if the account has no such volume
   */
  public Volume get(UUID account, UUID id) {
    return database.read(h -> store.find(h, account, id)).orElseThrow(VolumeActions::notFound);
  }

  /**
   * Gives a volume another name, unless machines refer to it.
   *
   * @throws Conflict of code {@code VolumeInUse} or {@code VolumeAlreadyExists}
   */
  public Volume rename(Requester requester, UUID id, String wanted) {
    String name = VolumeActions.name(wanted);
    return VolumeActions.unique(
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
    return actions.once(
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
          return new Begun(
              ending, actions.accept(h, requester, ending, "volume.delete", Json.object()));
        });
  }

  private Volume locked(Handle h, Requester requester, UUID id, Volume.State... allowed) {
    Volume volume = store.lock(h, requester.account(), id).orElseThrow(VolumeActions::notFound);
    if (!List.of(allowed).contains(volume.state())) {
      throw new Conflict("InvalidState", "volume %s is %s".formatted(id, volume.state().word()));
    }
    return volume;
  }

  private static void requireUnused(Volume volume, String done) {
    if (!volume.refs().isEmpty()) {
      throw new Conflict(
          "VolumeInUse",
          "volume %s cannot be %s: machines refer to it".formatted(volume.name(), done));
    }
  }
}
