package io.perigee.compute.driver.simulated;

import io.perigee.compute.driver.CaptureOrders;
import io.perigee.compute.driver.Fence;
import io.perigee.compute.driver.HypervisorFault;
import io.perigee.compute.driver.ImageFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Files of the boot disks of simulated machines, which images are made of. */
final class SimulatedCaptures implements CaptureOrders {

  private static final int BLOCK = 64 * 1024;

  private final Orders orders;

  SimulatedCaptures(Orders orders) {
    this.orders = orders;
  }

  @Override
  public Captured take(String host, UUID machine, UUID capture, ImageFile base, Fence fence)
      throws HypervisorFault, InterruptedException {
    return orders.order(
        "copy a disk of",
        () -> {
          Orders.requireStopped(orders.seen(host, machine, fence));
          HostFolder place = orders.host(host);
          Path file = place.capture(capture);
          if (!Files.exists(file)) {
            Files.createDirectories(file.getParent());
            Path beside = MachineFiles.beside(file);
            try {
              write(place, place.disk(machine), base, beside);
              // The machine may have been started by a newer order meanwhile: then it was none.
              place.change(
                  machine,
                  fence,
                  before -> {
                    Orders.requireStopped(before);
                    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
                    return Orders.raised(before, fence);
                  });
            } finally {
              Files.deleteIfExists(beside);
            }
          }
          return new Captured(Files.size(file), DiskWriter.sha1(file));
        });
  }

  @Override
  public InputStream open(String host, UUID capture) throws HypervisorFault, InterruptedException {
    return orders.order(
        "send a disk of",
        () -> {
          try {
            return Files.newInputStream(orders.host(host).capture(capture));
          } catch (NoSuchFileException e) {
            throw new HypervisorFault(
                HypervisorFault.Kind.PERMANENT, "the host does not have the file", e);
          }
        });
  }

  @Override
  public void drop(String host, UUID capture) throws HypervisorFault, InterruptedException {
    orders.order(
        "forget a disk of", () -> Files.deleteIfExists(orders.host(host).capture(capture)));
  }

  private static void write(HostFolder place, Path disk, ImageFile base, Path target)
      throws IOException, HypervisorFault, InterruptedException {
    Path origin = MachineFiles.beside(target);
    try (OutputStream out =
        new Gzip(new BufferedOutputStream(Files.newOutputStream(target), BLOCK))) {
      if (base == null) {
        whole(disk, out);
      } else {
        ImageChain.of(base).lay(place, origin, Files.size(disk));
        DiskDelta.write(disk, origin, out);
      }
    } finally {
      Files.deleteIfExists(origin);
    }
  }

  /** The bytes up to the last that were written: the rest is zeros on any disk. */
  private static void whole(Path disk, OutputStream out) throws IOException, InterruptedException {
    List<Extents.Extent> extents = Extents.of(disk);
    long end = extents.isEmpty() ? 0 : extents.getLast().end();
    byte[] block = new byte[BLOCK];
    try (RandomAccessFile in = new RandomAccessFile(disk.toFile(), "r")) {
      for (long at = 0; at < end; at += BLOCK) {
        DiskWriter.goOn();
        int n = (int) Math.min(BLOCK, end - at);
        in.readFully(block, 0, n);
        out.write(block, 0, n);
      }
    }
  }

  /** Compresses fast: disks are large, and mostly zeros. */
  private static final class Gzip extends GZIPOutputStream {
    Gzip(OutputStream out) throws IOException {
      super(out, BLOCK);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
