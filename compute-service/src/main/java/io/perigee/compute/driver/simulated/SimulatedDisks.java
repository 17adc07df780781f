package io.perigee.compute.driver.simulated;

import io.perigee.compute.driver.DiskOrders;
import io.perigee.compute.driver.Fence;
import io.perigee.compute.driver.HypervisorFault;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * Disks and snapshots of simulated machines. What takes long is made beside its place; only then it
 * is moved there, under the machine's lock and fence.
 */
final class SimulatedDisks implements DiskOrders {

  private static final long MIB = 1024L * 1024;

  private final Orders orders;

  SimulatedDisks(Orders orders) {
    this.orders = orders;
  }

  @Override
  public void put(String host, UUID machine, DiskFile disk, Fence fence)
      throws HypervisorFault, InterruptedException {
    orders.order(
        "change a disk of",
        () ->
            orders
                .host(host)
                .change(
                    machine,
                    fence,
                    before -> {
                      Orders.requireStopped(before);
                      MachineFiles files = orders.host(host).files(machine);
                      Path file = disk.boot() ? files.disk() : files.disk(disk.id());
                      try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
                        raw.setLength(disk.size() * MIB);
                      }
                      return Orders.raised(before, fence);
                    }));
  }

  @Override
  public void grow(String host, UUID machine, long size, Fence fence)
      throws HypervisorFault, InterruptedException {
    orders.order(
        "grow the disk of",
        () ->
            orders
                .host(host)
                .change(
                    machine,
                    fence,
                    before -> {
                      Orders.require(before);
                      Path file = orders.host(host).files(machine).disk();
                      try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
                        raw.setLength(Math.max(raw.length(), size * MIB));
                      }
                      return Orders.raised(before, fence);
                    }));
  }

  @Override
  public void remove(String host, UUID machine, UUID disk, Fence fence)
      throws HypervisorFault, InterruptedException {
    orders.order(
        "remove a disk of",
        () ->
            orders
                .host(host)
                .change(
                    machine,
                    fence,
                    before -> {
                      Orders.requireStopped(before);
                      Files.deleteIfExists(orders.host(host).files(machine).disk(disk));
                      return Orders.raised(before, fence);
                    }));
  }

  @Override
  public long snapshot(String host, UUID machine, UUID snapshot, Fence fence)
      throws HypervisorFault, InterruptedException {
    return orders.order(
        "snapshot",
        () -> {
          orders.seen(host, machine, fence);
          MachineFiles files = orders.host(host).files(machine);
          Path place = files.snapshot(snapshot);
          if (!Files.exists(place)) {
            Path beside = MachineFiles.beside(place);
            try {
              DiskCopy copy = new DiskCopy((done, sent) -> {});
              for (Path disk : files.disks()) {
                copy.copy(disk, beside.resolve(disk.getFileName()));
              }
              moveUnderLock(host, machine, fence, beside, place);
            } finally {
              drop(beside);
            }
          }
          long bytes = 0;
          for (Path disk : MachineFiles.raw(place)) {
            bytes += Extents.data(disk);
          }
          return bytes;
        });
  }

  @Override
  public void rollback(String host, UUID machine, UUID snapshot, Fence fence)
      throws HypervisorFault, InterruptedException {
    orders.order(
        "roll back",
        () -> {
          Orders.requireStopped(orders.seen(host, machine, fence));
          MachineFiles files = orders.host(host).files(machine);
          Path place = files.snapshot(snapshot);
          if (!Files.isDirectory(place)) {
            throw new HypervisorFault(
                HypervisorFault.Kind.PERMANENT, "the host does not have the snapshot");
          }
          for (Path kept : MachineFiles.raw(place)) {
            Path disk = files.place().resolve(kept.getFileName());
            Path beside = MachineFiles.beside(disk);
            try {
              new DiskCopy((done, sent) -> {}).copy(kept, beside);
              moveUnderLock(host, machine, fence, beside, disk);
            } finally {
              Files.deleteIfExists(beside);
            }
          }
          return null;
        });
  }

  @Override
  public void forget(String host, UUID machine, UUID snapshot, Fence fence)
      throws HypervisorFault, InterruptedException {
    orders.order(
        "forget a snapshot of",
        () ->
            orders
                .host(host)
                .change(
                    machine,
                    fence,
                    before -> {
                      drop(orders.host(host).files(machine).snapshot(snapshot));
                      return Orders.raised(Orders.require(before), fence);
                    }));
  }

  private void moveUnderLock(String host, UUID machine, Fence fence, Path from, Path to)
      throws IOException, HypervisorFault, InterruptedException {
    orders
        .host(host)
        .change(
            machine,
            fence,
            before -> {
              Files.move(
                  from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
              return Orders.raised(Orders.require(before), fence);
            });
  }

  private static void drop(Path folder) throws IOException {
    MachineFiles.clear(folder);
    Files.deleteIfExists(folder);
  }
}
