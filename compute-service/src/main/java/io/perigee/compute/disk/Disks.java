package io.perigee.compute.disk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.machine.Action;
import io.perigee.compute.machine.Disk;
import io.perigee.compute.machine.Machine;
import io.perigee.compute.machine.MachineActions;
import io.perigee.compute.machine.MachineActions.Begun;
import io.perigee.compute.machine.Requester;
import io.perigee.compute.snapshot.SnapshotStore;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/** Disks of bhyve machines: made, resized and deleted by commands, while the machine is stopped. */
@Singleton
public final class Disks {

  private static final Pattern SLOT = Pattern.compile("[0-9]{1,2}:[0-9]{1,2}:[0-7]");

  private final MachineActions actions;
  private final SnapshotStore snapshots;

  Disks(MachineActions actions, SnapshotStore snapshots) {
    this.actions = actions;
    this.snapshots = snapshots;
  }

  /** The disk of that id, of a bhyve machine. */
  public static Disk require(Machine machine, UUID id) {
    return of(machine).stream()
        .filter(disk -> disk.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new NotFound("disk " + id + " not found"));
  }

  /**
   * A machine's disks.
   *
   * @throws Conflict if its brand shows none
   */
  public static List<Disk> of(Machine machine) {
    if (!machine.brand().equals("bhyve")) {
      throw new Conflict("InvalidArgument", "only machines of brand bhyve have disks of their own");
    }
    return machine.storage().disks();
  }

  /**
   * Adds an empty disk.
   *
   * @param size MiB; null for all that remains
   * @param slot its PCI slot; null for the next free one
   */
  public Begun create(Requester requester, UUID machine, Long size, String slot) {
    if (slot != null && !SLOT.matcher(slot).matches()) {
      throw Invalid.field("pci_slot", "pci_slot: must be BUS:DEVICE:FUNCTION, such as 0:4:1");
    }
    return actions.begin(
        requester,
        machine,
        Action.CREATE_DISK,
        (h, m, payload) -> {
          List<Disk> disks = new ArrayList<>(of(m));
          if (disks.size() >= Disk.MOST) {
            throw Invalid.field("size", "a machine has at most " + Disk.MOST + " disks");
          }
          long wanted = size == null ? m.freeSpace() : size;
          requireFree(m, wanted);
          Disk made =
              new Disk(
                  UUID.randomUUID(),
                  slot == null ? free(disks) : given(disks, slot),
                  wanted,
                  false,
                  null,
                  Disk.State.CREATING);
          disks.add(made);
          concerning(payload, made);
          return m.holding(disks);
        });
  }

  /**
   * Gives a disk another size.
   *
   * @param size MiB
   * @param shrink whether it may become smaller, and lose what is there
   */
  public Begun resize(Requester requester, UUID machine, UUID id, long size, boolean shrink) {
    return actions.begin(
        requester,
        machine,
        Action.RESIZE_DISK,
        (h, m, payload) -> {
          Disk disk = require(m, id);
          refuseSnapshots(h, m);
          if (size < disk.size() && !shrink) {
            throw Invalid.field(
                "dangerous_allow_shrink",
                "size: the disk has %d MiB; it is made smaller only with dangerous_allow_shrink"
                    .formatted(disk.size()));
          }
          if (size > disk.size()) {
            requireFree(m, size - disk.size());
          }
          concerning(payload, disk).put("size", size);
          return m.holding(replaced(m, disk.in(Disk.State.RESIZING)));
        });
  }

  /** Deletes a disk with what is on it; the boot disk stays. */
  public Begun delete(Requester requester, UUID machine, UUID id) {
    return actions.begin(
        requester,
        machine,
        Action.DELETE_DISK,
        (h, m, payload) -> {
          Disk disk = require(m, id);
          if (disk.boot()) {
            throw new Conflict("InvalidArgument", "the boot disk cannot be deleted");
          }
          refuseSnapshots(h, m);
          concerning(payload, disk);
          return m.holding(replaced(m, disk.in(Disk.State.DELETING)));
        });
  }

  /** The machine's disks with one of them as given. */
  public static List<Disk> replaced(Machine machine, Disk disk) {
    return machine.storage().disks().stream()
        .map(each -> each.id().equals(disk.id()) ? disk : each)
        .toList();
  }

  private static ObjectNode concerning(ObjectNode payload, Disk disk) {
    return payload.put("disk", disk.id().toString()).put("subject", disk.id().toString());
  }

  private void refuseSnapshots(Handle h, Machine machine) {
    if (snapshots.count(h, machine.id()) > 0) {
      throw new Conflict(
          "InvalidState", "the machine has snapshots of its disks; delete them first");
    }
  }

  private static void requireFree(Machine machine, long wanted) {
    if (wanted < 1 || wanted > machine.freeSpace()) {
      throw Invalid.field(
          "size",
          "size: the machine has %d MiB that are not allocated to disks"
              .formatted(machine.freeSpace()));
    }
  }

  private static String given(List<Disk> disks, String slot) {
    if (disks.stream().anyMatch(disk -> disk.slot().equals(slot))) {
      throw Invalid.field("pci_slot", "pci_slot: " + slot + " is in use");
    }
    return slot;
  }

  private static String free(List<Disk> disks) {
    return IntStream.range(0, Disk.MOST)
        .mapToObj(Disk::slot)
        .filter(slot -> disks.stream().noneMatch(disk -> disk.slot().equals(slot)))
        .findFirst()
        .orElseThrow();
  }
}
