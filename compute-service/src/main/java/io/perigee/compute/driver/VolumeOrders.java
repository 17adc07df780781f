package io.perigee.compute.driver;

import java.util.UUID;

/** What is asked of a host that serves a shared volume. */
public interface VolumeOrders {

  /**
   * Makes the volume's file system and serves it, unless it does.
   *
   * @param size MiB
   */
  void make(String host, UUID volume, long size, Fence fence)
      throws HypervisorFault, InterruptedException;

  /** Removes it with all that is in it, if it is there. */
  void remove(String host, UUID volume, Fence fence) throws HypervisorFault, InterruptedException;
}
