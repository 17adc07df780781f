package io.perigee.compute.work;

import io.perigee.compute.driver.HypervisorFault;
import io.perigee.compute.driver.Hypervisors;
import io.perigee.compute.host.Host;
import io.perigee.compute.host.HostStore;
import io.perigee.compute.machine.Networks;
import io.perigee.compute.volume.Volume;
import io.perigee.compute.volume.VolumeLife;
import io.perigee.compute.volume.VolumePlaces;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.work.CommandHandler;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;

/** Deletes a volume: its bytes, its addresses, its room, at last its record. */
@Singleton
final class DeleteVolume implements CommandHandler {

  private final Database database;
  private final VolumeLife life;
  private final VolumePlaces places;
  private final Networks networks;
  private final HostStore hosts;
  private final Hypervisors hypervisors;

  DeleteVolume(
      Database database,
      VolumeLife life,
      VolumePlaces places,
      Networks networks,
      HostStore hosts,
      Hypervisors hypervisors) {
    this.database = database;
    this.life = life;
    this.places = places;
    this.networks = networks;
    this.hosts = hosts;
    this.hypervisors = hypervisors;
  }

  @Override
  public String kind() {
    return "volume.delete";
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public Outcome run(Task task) throws Exception {
    UUID id = UUID.fromString(task.key());
    Optional<Volume> found = database.read(h -> places.find(h, id));
    if (found.isEmpty()) {
      return Outcome.done("volume %s is gone".formatted(id));
    }
    Volume volume = found.get();
    try {
      if (volume.host() != null) {
        Optional<Host> host = database.read(h -> hosts.byId(h, volume.host()));
        if (host.isPresent()) {
          task.step("filesystem", null);
          hypervisors
              .of(host.get().driver())
              .volumes()
              .remove(host.get().name(), id, MachineWork.fence(task));
        }
      }
    } catch (HypervisorFault e) {
      return e.kind() == HypervisorFault.Kind.PERMANENT
          ? gaveUp(task, "HypervisorFault", e.getMessage())
          : new Outcome.Retry(null, e.getMessage());
    }
    task.step("address", null);
    networks.release("volume", id);
    return Outcome.done(
        "volume %s: deleted".formatted(volume.name()), null, h -> places.gone(h, id, task.cause()));
  }

  /** It can be deleted again. */
  @Override
  public Outcome.Failed gaveUp(Task task, String code, String why) {
    return new Outcome.Failed(
        code,
        why,
        h ->
            life.change(
                h,
                UUID.fromString(task.key()),
                v -> VolumeLife.in(v, Volume.State.FAILED, why),
                task.cause()));
  }
}
