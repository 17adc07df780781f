package io.perigee.compute.driver;

import java.util.UUID;

/**
 * What is asked of a host about a machine's disks and their snapshots. As with {@link Hypervisor},
 * an order given again finds its work done, and one whose {@link Fence} is old has no effect.
 */
public interface DiskOrders {

  /** Makes the disk, empty, or gives it this size; what a smaller one loses is lost. */
  void put(String host, UUID machine, DiskFile disk, Fence fence)
      throws HypervisorFault, InterruptedException;

  /**
   * Gives the boot disk at least this size, also while the machine runs.
   *
   * @param size MiB
   */
  void grow(String host, UUID machine, long size, Fence fence)
      throws HypervisorFault, InterruptedException;

  /** Removes the disk with its bytes, if it is there. */
  void remove(String host, UUID machine, UUID disk, Fence fence)
      throws HypervisorFault, InterruptedException;

  /**
   * Keeps all disks' bytes as they are now, unless it did so before.
   *
   * @return how many bytes it keeps
   */
  long snapshot(String host, UUID machine, UUID snapshot, Fence fence)
      throws HypervisorFault, InterruptedException;

  /** Gives the disks of a stopped machine the bytes that they had. */
  void rollback(String host, UUID machine, UUID snapshot, Fence fence)
      throws HypervisorFault, InterruptedException;

  /** Forgets a snapshot, if it is there. */
  void forget(String host, UUID machine, UUID snapshot, Fence fence)
      throws HypervisorFault, InterruptedException;

  /**
   * A disk.
   *
   * @param boot whether it is the one that the machine was made with
   * @param size MiB
   */
  record DiskFile(UUID id, boolean boot, long size) {}
}
