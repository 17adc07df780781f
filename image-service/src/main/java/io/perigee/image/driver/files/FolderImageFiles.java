package io.perigee.image.driver.files;

import io.perigee.image.ImageConfig;
import io.perigee.image.driver.ImageFiles;
import io.perigee.image.machineimage.Image;
import jakarta.inject.Singleton;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/** Images as files in one directory, {@code <id>.raw}; several replicas share it. */
@Singleton
public final class FolderImageFiles implements ImageFiles {

  private static final int CHUNK = 128 * 1024;

  private final Path folder;

  FolderImageFiles(ImageConfig config) {
    try {
      this.folder = Files.createDirectories(config.directory().resolve("images"));
    } catch (IOException e) {
      throw new UncheckedIOException("the directory of images cannot be made", e);
    }
  }

  @Override
  public Image.File write(UUID image, Content content) throws IOException {
    Path part = folder.resolve("." + image + ".part");
    MessageDigest sha1 = sha1();
    try {
      long size;
      try (FileChannel file =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        DigestOutputStream out =
            new DigestOutputStream(
                new BufferedOutputStream(Channels.newOutputStream(file), CHUNK), sha1);
        content.writeTo(out);
        out.flush();
        file.force(true);
        size = file.size();
      }
      Files.move(part, path(image), StandardCopyOption.ATOMIC_MOVE);
      return new Image.File("none", size, HexFormat.of().formatHex(sha1.digest()));
    } finally {
      Files.deleteIfExists(part);
    }
  }

  @Override
  public Image.File receive(UUID image, Expected expected, Fetch fetch)
      throws IOException, InterruptedException {
    Path part = folder.resolve(".%s.%s.part".formatted(image, UUID.randomUUID()));
    try {
      fetch.to(part);
      String sha1 = sha1(part);
      long size = Files.size(part);
      if (size != expected.size() || !sha1.equalsIgnoreCase(expected.sha1())) {
        throw new Mismatch(
            "the file has %d bytes and SHA-1 %s instead of %d and %s"
                .formatted(size, sha1, expected.size(), expected.sha1()));
      }
      try (FileChannel file = FileChannel.open(part, StandardOpenOption.WRITE)) {
        file.force(true);
      }
      Files.move(part, path(image), StandardCopyOption.ATOMIC_MOVE);
      return new Image.File(expected.compression(), size, sha1);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static String sha1(Path file) throws IOException {
    MessageDigest digest = sha1();
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        digest.update(chunk, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public Optional<InputStream> open(UUID image) throws IOException {
    try {
      return Optional.of(Files.newInputStream(path(image)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void link(UUID image, UUID other) throws IOException {
    linkTo(image, path(other));
  }

  /** A second name for the same bytes, which never change; a copy where that cannot be. */
  @Override
  public void linkTo(UUID image, Path target) throws IOException {
    try {
      Files.createLink(target, path(image));
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.copy(path(image), target);
    }
  }

  @Override
  public void delete(UUID image) throws IOException {
    Files.deleteIfExists(path(image));
  }

  private Path path(UUID image) {
    return folder.resolve(image + ".raw");
  }

  /**
   * SHA-1 is what the API's clients check transfers by; nothing here rests on it being hard to
   * forge.
   */
  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
