package io.perigee.image.driver.files;

import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.NotFound;
import io.perigee.contracts.error.Unavailable;
import io.perigee.image.ImageConfig;
import io.perigee.image.driver.ExportStore;
import io.perigee.image.driver.ImageFiles;
import io.perigee.image.machineimage.Image;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jboss.logging.Logger;

/** Exports into a directory; images become second names of their files where that can be. */
public final class FolderExports implements ExportStore {

  private static final Logger LOG = Logger.getLogger(FolderExports.class);

  private final Path folder;
  private final String url;
  private final ImageFiles files;

  public FolderExports(ImageConfig.Export config, ImageFiles files) {
    this.folder = config.directory().toAbsolutePath().normalize();
    this.url = config.url();
    this.files = files;
  }

  @Override
  public String url() {
    return url;
  }

  @Override
  public boolean immediate() {
    return true;
  }

  @Override
  public boolean isDirectory(String path) {
    return Files.isDirectory(place(path));
  }

  @Override
  public void putImage(String path, Image image, LongConsumer progress) {
    put(path, part -> link(image, part));
    progress.accept(image.file().size());
  }

  @Override
  public void putText(String path, String text) {
    put(path, part -> Files.writeString(part, text, StandardCharsets.UTF_8));
  }

  @Override
  public void remove(String path) {
    try {
      Files.deleteIfExists(place(path));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Writes beside the place, where nothing is yet. */
  private interface Writing {
    void to(Path part) throws IOException;
  }

  private void put(String path, Writing writing) {
    Path place = place(path);
    Path part = place.resolveSibling("." + UUID.randomUUID() + ".part");
    try {
      Files.createDirectories(place.getParent());
      try {
        writing.to(part);
        Files.move(
            part, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (FileAlreadyExistsException | NotDirectoryException e) {
      throw Invalid.field("manta_path", "manta_path: a part of it is a file");
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private void link(Image image, Path part) throws IOException {
    try {
      files.linkTo(image.id(), part);
    } catch (NoSuchFileException e) {
      throw new NotFound("image " + image.id() + " has no file");
    }
  }

  private static Unavailable unwritable(IOException why) {
    LOG.warnf("event=export_not_written error=%s", why.toString());
    return new Unavailable("the directory of exports cannot be written");
  }

  private Path place(String path) {
    return folder.resolve(path.substring(1));
  }
}
