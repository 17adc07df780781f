package io.perigee.image.pack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/** Directory trees as osimages have them, and what is in an archive of one. */
public final class Trees {

  private Trees() {}

  /** A small tree: a file, an executable, a link, an empty directory, a file with a hole. */
  public static Path small(Path tree) throws IOException {
    Files.createDirectories(tree.resolve("etc"));
    Files.createDirectories(tree.resolve("usr/bin"));
    Files.createDirectories(tree.resolve("var/empty"));
    Files.writeString(tree.resolve("etc/hostname"), "golden\n");
    Files.writeString(tree.resolve("usr/bin/hello"), "#!/bin/sh\necho hello\n");
    Files.setPosixFilePermissions(
        tree.resolve("usr/bin/hello"), PosixFilePermissions.fromString("rwxr-x--x"));
    Files.createSymbolicLink(tree.resolve("bin"), Path.of("usr/bin"));
    try (var sparse =
        Files.newByteChannel(
            tree.resolve("var/sparse"),
            java.nio.file.StandardOpenOption.CREATE_NEW,
            java.nio.file.StandardOpenOption.WRITE,
            java.nio.file.StandardOpenOption.SPARSE)) {
      sparse
          .position(32 << 20)
          .write(java.nio.ByteBuffer.wrap("end".getBytes(StandardCharsets.UTF_8)));
    }
    return tree;
  }

  /** A tree that cannot be compressed, so that packing takes its time. */
  public static Path large(Path tree, int megabytes) throws IOException {
    Files.createDirectories(tree);
    SplittableRandom random = new SplittableRandom(7);
    byte[] megabyte = new byte[1 << 20];
    try (var out = Files.newOutputStream(tree.resolve("noise"))) {
      for (int i = 0; i < megabytes; i++) {
        random.nextBytes(megabyte);
        out.write(megabyte);
      }
    }
    return tree;
  }

  /** What {@code tar --list --verbose} says of an archive. */
  public static List<String> listed(Path archive) throws IOException, InterruptedException {
    return run(List.of("tar", "--list", "--verbose", "--numeric-owner", "--file=" + archive))
        .lines()
        .toList();
  }

  public static void unpack(Path archive, Path to) throws IOException, InterruptedException {
    Files.createDirectories(to);
    run(
        List.of(
            "tar", "--extract", "--xattrs", "--acls", "--file=" + archive, "--directory=" + to));
  }

  public static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said;
    try (InputStream out = process.getInputStream()) {
      said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
    }
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said);
    }
    return said;
  }

  public static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }
}
