package io.perigee.compute.work;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.driver.Hypervisor;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineObject;
import io.perigee.compute.volume.MountStore;
import io.perigee.contracts.envelope.Json;
import io.perigee.runtime.store.Database;
import jakarta.inject.Singleton;

/** What hosts are told of machines, and their guests of themselves. */
@Singleton
final class GuestSettings {

  private final Database database;
  private final MountStore mounts;

  GuestSettings(Database database, MountStore mounts) {
    this.database = database;
    this.mounts = mounts;
  }

  /** The machine's dimensions; its disk is the one that it boots from. */
  static Hypervisor.Guest guest(Machine m) {
    long boot =
        m.storage().disks().stream()
            .filter(disk -> disk.boot())
            .findFirst()
            .map(disk -> disk.size())
            .orElse(m.size().capacity().disk());
    return new Hypervisor.Guest(
        m.id(), m.name(), m.size().capacity().memory(), boot, m.size().capacity().vcpus());
  }

  /** Metadata, tags, firewall, interfaces and what is mounted. */
  ObjectNode of(Machine m) {
    ObjectNode settings =
        Json.object()
            .put("firewall_enabled", m.firewallEnabled())
            .put("delegated_dataset", m.storage().delegatedDataset());
    settings.set("metadata", m.metadata());
    settings.set("tags", m.tags());
    settings.set("nics", MachineObject.of(m).get("nics"));
    ArrayNode volumes = settings.putArray("volumes");
    database
        .read(h -> mounts.of(h, m.id()))
        .forEach(
            mount ->
                volumes
                    .addObject()
                    .put("name", mount.name())
                    .put("filesystem_path", mount.path())
                    .put("mode", mount.mode())
                    .put("mountpoint", mount.mountpoint()));
    return settings;
  }
}
