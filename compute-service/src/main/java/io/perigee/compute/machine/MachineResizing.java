package io.perigee.compute.machine;

import io.perigee.compute.host.Host.Capacity;
import io.perigee.compute.limit.Limits;
import io.perigee.compute.migration.Migration;
import io.perigee.compute.migration.MigrationStore;
import io.perigee.compute.pack.Pack;
import io.perigee.compute.pack.PackStore;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.FieldError;
import io.perigee.contracts.error.Invalid;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Accepts other packages for machines (<i>ResizeMachine</i>): kvm machines keep theirs, bhyve ones
 * take only packages with flexible disks. Whether the host has room shows when it is carried out.
 */
@Singleton
public final class MachineResizing {

  private final MachineActions actions;
  private final PackStore packs;
  private final Limits limits;
  private final MigrationStore migrations;

  MachineResizing(
      MachineActions actions, PackStore packs, Limits limits, MigrationStore migrations) {
    this.actions = actions;
    this.packs = packs;
    this.limits = limits;
    this.migrations = migrations;
  }

  /**
   * @param pack the package's id or name
   * @throws Invalid if there is no such package, or the machine's disks do not fit it
   * @throws Conflict if the machine's brand does not allow it
   */
  public MachineActions.Begun resize(Requester requester, UUID id, String pack) {
    return actions.begin(
        requester,
        id,
        Action.RESIZE,
        (h, machine, payload) -> {
          if (migrations.lock(h, machine.id()).filter(Migration::holds).isPresent()) {
            throw new Conflict(
                "InvalidState", "the machine has a migration; finalize or abort it first");
          }
          Pack wanted = wanted(h, machine, pack);
          limits.require(h, machine, size(wanted).capacity(), machine.size().capacity());
          payload.put("package", wanted.id().toString());
          return machine;
        });
  }

  /** A package's dimensions as a machine keeps them. */
  public static Machine.Size size(Pack pack) {
    return new Machine.Size(
        pack.id(),
        pack.name(),
        pack.number(),
        new Capacity(pack.memory(), pack.disk(), pack.vcpus()),
        pack.bandwidth());
  }

  private Pack wanted(Handle h, Machine machine, String text) {
    Pack pack =
        packs
            .byIdOrName(h, text)
            .orElseThrow(() -> Invalid.field("package", "package: there is no such package"));
    Brand brand = Brand.of(machine);
    if (brand == Brand.KVM) {
      throw refused("machines of brand kvm cannot be resized");
    }
    if (brand == Brand.BHYVE && !pack.flexible()) {
      throw refused("bhyve machines are resized to packages with flexible_disk only");
    }
    if (machine.storage().allocated() > pack.disk()) {
      throw refused(
          "the machine's disks have %d MiB, the package %d"
              .formatted(machine.storage().allocated(), pack.disk()));
    }
    return pack;
  }

  private static Conflict refused(String why) {
    return new Conflict(
        "InvalidArgument", "package: " + why, List.of(FieldError.invalid("package", why)));
  }
}
