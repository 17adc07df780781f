package io.perigee.compute.driver.simulated;

import io.perigee.compute.driver.TransferOrders.Progress;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Makes one sparse file equal to another; only blocks that differ are written. */
final class DiskCopy {

  private static final int BLOCK = 256 * 1024;
  private static final byte[] ZEROS = new byte[BLOCK];

  private final Progress progress;
  private long done;
  private long sent;

  DiskCopy(Progress progress) {
    this.progress = progress;
  }

  /** What was written so far, in bytes. */
  long sent() {
    return sent;
  }

  /** What was looked at so far, in bytes. */
  long done() {
    return done;
  }

  /** Makes the target equal to the source. */
  void copy(Path source, Path target) throws IOException, InterruptedException {
    Files.createDirectories(target.getParent());
    try (RandomAccessFile in = new RandomAccessFile(source.toFile(), "r");
        RandomAccessFile out = new RandomAccessFile(target.toFile(), "rw")) {
      List<Extents.Extent> stale = out.length() == 0 ? List.of() : Extents.of(target);
      out.setLength(in.length());
      for (Extents.Extent extent : Extents.of(source)) {
        stretch(in, out, extent, !stale.isEmpty());
      }
      // Where the source has holes meanwhile, the target's old bytes go.
      for (Extents.Extent extent : stale) {
        stretch(
            in, out, new Extents.Extent(extent.start(), Math.min(extent.end(), in.length())), true);
      }
    }
  }

  private void stretch(
      RandomAccessFile in, RandomAccessFile out, Extents.Extent extent, boolean compare)
      throws IOException, InterruptedException {
    byte[] wanted = new byte[BLOCK];
    byte[] there = new byte[BLOCK];
    for (long at = extent.start(); at < extent.end(); ) {
      if (Thread.interrupted()) {
        throw new InterruptedException("the copying was told to end");
      }
      int n = (int) Math.min(BLOCK, extent.end() - at);
      in.seek(at);
      in.readFully(wanted, 0, n);
      boolean same;
      if (compare) {
        out.seek(at);
        out.readFully(there, 0, n);
        same = Arrays.equals(wanted, 0, n, there, 0, n);
      } else {
        same = Arrays.equals(wanted, 0, n, ZEROS, 0, n);
      }
      if (!same) {
        out.seek(at);
        out.write(wanted, 0, n);
        sent += n;
      }
      at += n;
      done += n;
      progress.at(done, sent);
    }
  }
}
