package io.perigee.compute.driver;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.compute.console.Screen;
import java.util.UUID;

/**
 * A kind of hypervisor. Every order is idempotent by machine: given again it finds its work done.
 * Orders carry a {@link Fence}; one that is lower than what the machine has seen is refused as
 * stale and has no effect.
 *
 * <p>Calls block; they end early when their thread is interrupted. No implementation touches a
 * database.
 */
public interface Hypervisor {

  /** The name by which hosts refer to it. */
  String kind();

  /**
   * Makes the machine, stopped, with a disk that begins with the image's bytes.
   *
   * @param host the host's name
   */
  void create(String host, Guest guest, ImageFile image, Fence fence)
      throws HypervisorFault, InterruptedException;

  /** Starts it, unless it runs. */
  Vitals start(String host, UUID machine, Fence fence) throws HypervisorFault, InterruptedException;

  /** Stops it, unless it is stopped. */
  Vitals stop(String host, UUID machine, Fence fence) throws HypervisorFault, InterruptedException;

  /** Removes it with its disk, if it is there. */
  void delete(String host, UUID machine, Fence fence) throws HypervisorFault, InterruptedException;

  /**
   * Tells the host what the machine is called, how large it is, and what its guest is to know.
   *
   * @param settings metadata, tags, firewall and interfaces; may hold secrets of the owner
   */
  void configure(String host, Guest guest, JsonNode settings, Fence fence)
      throws HypervisorFault, InterruptedException;

  /** Orders about disks and snapshots. */
  DiskOrders disks();

  /** Orders about files of disks that images are made of. */
  CaptureOrders captures();

  /** Orders about moving to another host. */
  TransferOrders transfers();

  /** Orders about shared volumes. */
  VolumeOrders volumes();

  /**
   * The screen and keyboard of a machine that runs.
   *
   * @param name what the screen is called
   */
  Screen console(String host, UUID machine, String name)
      throws HypervisorFault, InterruptedException;

  /** What it does now. */
  Vitals look(String host, UUID machine) throws HypervisorFault, InterruptedException;

  /**
   * A machine to make.
   *
   * @param memory MiB
   * @param disk MiB
   */
  record Guest(UUID machine, String name, long memory, long disk, int vcpus) {}
}
