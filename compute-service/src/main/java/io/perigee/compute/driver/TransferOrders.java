package io.perigee.compute.driver;

import java.util.UUID;

/** What is asked of two hosts when a machine moves from one to the other. */
public interface TransferOrders {

  /** Makes a hidden placeholder for the machine on the host that it is to move to. */
  void prepare(String target, UUID machine, Fence fence)
      throws HypervisorFault, InterruptedException;

  /** How many bytes the machine's disks and snapshots have on the host. */
  long size(String host, UUID machine) throws HypervisorFault, InterruptedException;

  /**
   * Makes the placeholder's disks and snapshots equal to the machine's; only what differs is sent.
   *
   * @param progress is told now and then
   * @return how many bytes were sent
   */
  long copy(String source, String target, UUID machine, Fence fence, Progress progress)
      throws HypervisorFault, InterruptedException;

  /** Makes the placeholder the machine itself, stopped. */
  void activate(String target, UUID machine, Fence fence)
      throws HypervisorFault, InterruptedException;

  /** Hears how far a copy is. */
  interface Progress {

    /**
     * @param done bytes looked at so far, of {@link TransferOrders#size}
     * @param sent bytes sent so far
     * @throws InterruptedException if it is to end here
     */
    void at(long done, long sent) throws InterruptedException;
  }
}
