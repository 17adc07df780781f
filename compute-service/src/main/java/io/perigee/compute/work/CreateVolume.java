package io.perigee.compute.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.affinity.Rule;
import io.perigee.compute.driver.HypervisorFault;
import io.perigee.compute.driver.Hypervisors;
import io.perigee.compute.host.Host;
import io.perigee.compute.host.HostStore;
import io.perigee.compute.machine.Networks;
import io.perigee.compute.volume.Volume;
import io.perigee.compute.volume.VolumeLife;
import io.perigee.compute.volume.VolumePlaces;
import io.perigee.contracts.envelope.Json;
import io.perigee.runtime.store.Database;
import io.perigee.runtime.work.CommandHandler;
import io.perigee.runtime.work.Outcome;
import io.perigee.runtime.work.Task;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes a volume: room on a host, an address on each of its networks, its file system. Each step
 * finds what an earlier run did; if it fails for good, the room goes back and the volume says why.
 */
@Singleton
final class CreateVolume implements CommandHandler {

  private final Database database;
  private final VolumeLife life;
  private final VolumePlaces places;
  private final Networks networks;
  private final HostStore hosts;
  private final Hypervisors hypervisors;

  CreateVolume(
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
    return "volume.create";
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public Outcome run(Task task) throws Exception {
    UUID id = UUID.fromString(task.key());
    Optional<Volume> placed = task.write(h -> places.place(h, id, rules(task), task.cause()));
    if (placed.isEmpty()) {
      return gaveUp(task, "InsufficientCapacity", "no host has room for the volume");
    }
    Volume volume = placed.get();
    task.step("address", null);
    ObjectNode addresses = Json.object();
    networks
        .lease("volume", id, volume.name(), volume.networks())
        .forEach((network, address) -> addresses.put(network.toString(), address));
    try {
      Host host =
          database
              .read(h -> hosts.byId(h, volume.host()))
              .orElseThrow(
                  () -> new HypervisorFault(HypervisorFault.Kind.PERMANENT, "its host is no more"));
      task.step("filesystem", null);
      hypervisors
          .of(host.driver())
          .volumes()
          .make(host.name(), id, volume.size(), MachineWork.fence(task));
    } catch (HypervisorFault e) {
      return e.kind() == HypervisorFault.Kind.PERMANENT
          ? gaveUp(task, "HypervisorFault", e.getMessage())
          : new Outcome.Retry(null, e.getMessage());
    }
    return Outcome.done(
        "volume %s: ready".formatted(volume.name()),
        null,
        h ->
            life.change(
                h,
                id,
                v -> VolumeLife.in(VolumeLife.reached(v, addresses), Volume.State.READY, null),
                task.cause()));
  }

  @Override
  public Outcome.Failed gaveUp(Task task, String code, String why) {
    return new Outcome.Failed(
        code, why, h -> places.failed(h, UUID.fromString(task.key()), why, task.cause()));
  }

  private static List<Rule> rules(Task task) {
    List<String> rules = new ArrayList<>();
    task.payload().path("affinity").forEach(rule -> rules.add(rule.asText()));
    return Rule.read(rules);
  }
}
