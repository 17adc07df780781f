package io.perigee.compute.driver.simulated;

import io.perigee.compute.driver.HypervisorFault;
import io.perigee.compute.driver.ImageFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Brings an image's bytes to a host and onto a disk. */
final class DiskWriter {

  private static final int BLOCK = 64 * 1024;
  private static final byte[] ZEROS = new byte[BLOCK];

  private DiskWriter() {}

  /**
   * Fetches the image's file to {@code target} through {@code beside}, and checks it against its
   * SHA-1.
   */
  static void fetch(ImageFile image, Path beside, Path target)
      throws IOException, HypervisorFault, InterruptedException {
    Files.createDirectories(target.getParent());
    image.copyTo(beside);
    String seen = sha1(beside);
    if (!seen.equalsIgnoreCase(image.sha1())) {
      throw new HypervisorFault(
          HypervisorFault.Kind.TRANSIENT,
          "the image's file has SHA-1 " + seen + " instead of " + image.sha1());
    }
    Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Writes a disk of {@code size} bytes that begins with the image's. Blocks of zeros are left as
   * holes.
   *
   * @throws HypervisorFault permanent, if the image is larger than the disk or not as it says
   */
  static void write(Path file, String compression, Path disk, long size)
      throws IOException, HypervisorFault, InterruptedException {
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = plain(raw, compression);
        RandomAccessFile out = new RandomAccessFile(disk.toFile(), "rw")) {
      out.setLength(0);
      out.setLength(size);
      long at = 0;
      byte[] block = new byte[BLOCK];
      for (int n = in.readNBytes(block, 0, BLOCK); n > 0; n = in.readNBytes(block, 0, BLOCK)) {
        goOn();
        if (at + n > size) {
          throw new HypervisorFault(
              HypervisorFault.Kind.PERMANENT,
              "the image is larger than the disk of " + size + " bytes");
        }
        if (!Arrays.equals(block, 0, n, ZEROS, 0, n)) {
          out.seek(at);
          out.write(block, 0, n);
        }
        at += n;
      }
    } catch (ZipException e) {
      throw new HypervisorFault(
          HypervisorFault.Kind.PERMANENT, "the image's file is not gzip as it says", e);
    }
  }

  /** The file's SHA-1, in hexadecimal. */
  static String sha1(Path file) throws IOException, InterruptedException {
    MessageDigest digest = sha1();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] block = new byte[BLOCK];
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        goOn();
        digest.update(block, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static InputStream plain(InputStream raw, String compression)
      throws IOException, HypervisorFault {
    return switch (compression) {
      case "none" -> raw;
      case "gzip" -> new GZIPInputStream(raw, BLOCK);
      default ->
          throw new HypervisorFault(
              HypervisorFault.Kind.PERMANENT,
              "the image's compression " + compression + " is not supported");
    };
  }

  static void goOn() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("the copying was told to end");
    }
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
