package io.perigee.compute.driver;

import java.io.InputStream;
import java.util.UUID;

/**
 * What is asked of a host when an image is made of a machine: its boot disk as a file, which stays
 * until it is dropped. Given again, an order finds its work done.
 */
public interface CaptureOrders {

  /**
   * Copies the boot disk of a stopped machine into a file, gzip-compressed.
   *
   * @param capture what the file is called
   * @param base the image that the file is to hold the differences from; null for the whole disk
   */
  Captured take(String host, UUID machine, UUID capture, ImageFile base, Fence fence)
      throws HypervisorFault, InterruptedException;

  /**
   * The file from its beginning.
   *
   * @throws HypervisorFault permanent, if the host does not have it
   */
  InputStream open(String host, UUID capture) throws HypervisorFault, InterruptedException;

  /** Removes the file, if it is there. */
  void drop(String host, UUID capture) throws HypervisorFault, InterruptedException;

  /**
   * A file.
   *
   * @param size in bytes
   * @param sha1 hexadecimal digest
   */
  record Captured(long size, String sha1) {}
}
