package io.perigee.image.machineimage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Forbidden;
import io.perigee.contracts.error.Invalid;
import io.perigee.image.ImageConfig;
import io.perigee.image.driver.ImageFiles;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;

/**
 * "ExportImage": an image's manifest and bytes into the configured directory, where every account
 * has a folder of its login's name.
 */
@Singleton
public final class ImageExports {

  private static final int LONGEST = 1_024;

  private final ImageFiles files;
  private final ImageConfig.Export config;
  private final Path directory;

  ImageExports(ImageFiles files, ImageConfig config) {
    this.files = files;
    this.config = config.export();
    this.directory = this.config.directory().toAbsolutePath().normalize();
  }

  /**
   * Where an export lies.
   *
   * @param url base of the store
   * @param image path of the bytes below it
   * @param manifest path of the manifest
   */
  public record Exported(String url, String image, String manifest) {}

  /**
   * Exports; what lies there already is replaced.
   *
   * @param path where to: a directory that is there, or the beginning of the two files' names
   * @param manifest what the manifest says beside the file
   * @throws Forbidden if it is not below {@code /<login>}
   * @throws Conflict if the image has no bytes
   */
  public Exported export(Image image, String login, String path, ObjectNode manifest)
      throws IOException {
    if (image.file() == null) {
      throw new Conflict("ImageNotActive", "image " + image.id() + " has no file");
    }
    Path target = target(login, path);
    Path begin =
        Files.isDirectory(target)
            ? target.resolve(plain(image.name()) + "-" + plain(image.imageVersion()))
            : target;
    Path bytes = begin.resolveSibling(begin.getFileName() + "." + suffix(image));
    Path described = begin.resolveSibling(begin.getFileName() + ".imgmanifest");
    Path part = begin.resolveSibling("." + UUID.randomUUID() + ".part");
    try {
      Files.createDirectories(begin.getParent());
      files.linkTo(image.id(), part);
      Files.move(part, bytes, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      Files.writeString(part, Json.write(manifest), StandardCharsets.UTF_8);
      Files.move(
          part, described, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
    return new Exported(config.url(), below(bytes), below(described));
  }

  private Path target(String login, String path) {
    if (path.length() > LONGEST || !path.startsWith("/")) {
      throw Invalid.field(
          "manta_path",
          "manta_path must be an absolute path of at most " + LONGEST + " characters");
    }
    try {
      Path own = directory.resolve(login);
      Path target = directory.resolve(path.substring(1)).normalize();
      if (!target.startsWith(own) || target.equals(own) && !Files.isDirectory(own)) {
        throw new Forbidden(
            "NotAuthorized", "manta_path must lie below /" + login + "/", List.of());
      }
      return target;
    } catch (InvalidPathException e) {
      throw Invalid.field("manta_path", "manta_path is not a path");
    }
  }

  private String below(Path file) {
    return "/" + directory.relativize(file);
  }

  private static String suffix(Image image) {
    return switch (image.file().compression()) {
      case "gzip" -> "zfs.gz";
      case "bzip2" -> "zfs.bz2";
      case "xz" -> "zfs.xz";
      default -> "zfs";
    };
  }

  private static String plain(String text) {
    return text.replaceAll("[^A-Za-z0-9._-]", "_");
  }
}
