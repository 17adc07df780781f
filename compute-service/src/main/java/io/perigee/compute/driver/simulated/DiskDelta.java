package io.perigee.compute.driver.simulated;

import io.perigee.compute.driver.HypervisorFault;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.zip.ZipException;

/**
 * The file of an incremental image: the blocks in which a disk differs from another.
 *
 * <pre>
 *  "perigee-delta-1\n"                     16 bytes
 *  offset (8 bytes) length (4 bytes) bytes for each block, in order
 *  -1 (8 bytes)                            the end, so that a file that was cut off is noticed
 * </pre>
 */
final class DiskDelta {

  private static final int BLOCK = 64 * 1024;
  private static final byte[] MAGIC = "perigee-delta-1\n".getBytes(StandardCharsets.US_ASCII);
  private static final long END = -1;

  private DiskDelta() {}

  /** Writes what must be put on the origin to get the disk; both have the same size. */
  static void write(Path disk, Path origin, OutputStream to)
      throws IOException, InterruptedException {
    DataOutputStream out = new DataOutputStream(to);
    out.write(MAGIC);
    BitSet blocks = blocks(disk);
    blocks.or(blocks(origin));
    byte[] wanted = new byte[BLOCK];
    byte[] there = new byte[BLOCK];
    try (RandomAccessFile in = new RandomAccessFile(disk.toFile(), "r");
        RandomAccessFile before = new RandomAccessFile(origin.toFile(), "r")) {
      long size = in.length();
      for (int block = blocks.nextSetBit(0); block >= 0; block = blocks.nextSetBit(block + 1)) {
        DiskWriter.goOn();
        long at = (long) block * BLOCK;
        int n = (int) Math.min(BLOCK, size - at);
        in.seek(at);
        in.readFully(wanted, 0, n);
        before.seek(at);
        before.readFully(there, 0, n);
        if (!Arrays.equals(wanted, 0, n, there, 0, n)) {
          out.writeLong(at);
          out.writeInt(n);
          out.write(wanted, 0, n);
        }
      }
    }
    out.writeLong(END);
    out.flush();
  }

  /** The blocks in which a file has data. */
  private static BitSet blocks(Path file) throws IOException {
    BitSet blocks = new BitSet();
    for (Extents.Extent extent : Extents.of(file)) {
      blocks.set(
          Math.toIntExact(extent.start() / BLOCK),
          Math.toIntExact((extent.end() + BLOCK - 1) / BLOCK));
    }
    return blocks;
  }

  /**
   * Puts the blocks of a file on a disk.
   *
   * @param size of the disk, in bytes
   * @throws HypervisorFault permanent, if the file is not as described above, or does not fit
   */
  static void apply(Path file, String compression, Path disk, long size)
      throws IOException, HypervisorFault, InterruptedException {
    byte[] block = new byte[BLOCK];
    try (DataInputStream in =
            new DataInputStream(
                new BufferedInputStream(
                    DiskWriter.plain(Files.newInputStream(file), compression), BLOCK));
        RandomAccessFile out = new RandomAccessFile(disk.toFile(), "rw")) {
      if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
        throw broken(null);
      }
      for (long at = in.readLong(); at != END; at = in.readLong()) {
        DiskWriter.goOn();
        int n = in.readInt();
        if (at < 0 || n < 1 || n > BLOCK) {
          throw broken(null);
        }
        if (at + n > size) {
          throw new HypervisorFault(
              HypervisorFault.Kind.PERMANENT,
              "the image is larger than the disk of " + size + " bytes");
        }
        in.readFully(block, 0, n);
        out.seek(at);
        out.write(block, 0, n);
      }
    } catch (EOFException | ZipException e) {
      throw broken(e);
    }
  }

  private static HypervisorFault broken(IOException why) {
    return new HypervisorFault(
        HypervisorFault.Kind.PERMANENT, "the image's file is not an incremental image", why);
  }
}
