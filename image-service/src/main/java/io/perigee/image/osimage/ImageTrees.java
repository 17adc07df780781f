package io.perigee.image.osimage;

import io.perigee.contracts.error.Conflict;
import io.perigee.contracts.error.Invalid;
import io.perigee.image.ImageConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where trees of osimages may lie: below the configured roots, whatever links and dots a path has.
 */
@Singleton
public final class ImageTrees {

  private final List<Path> roots;

  ImageTrees(ImageConfig config) {
    this.roots = config.roots().stream().map(root -> root.toAbsolutePath().normalize()).toList();
  }

  /** Where an osimage lies for which no path was given. */
  public String usual(String name) {
    return roots.getFirst().resolve(name).toString();
  }

  /**
   * A path that an osimage may have. It need not exist yet.
   *
   * @param field what the error calls it
   * @return the path without dots
   * @throws Invalid unless it is absolute and below a root
   */
  public String require(String field, String path) {
    Path normal;
    try {
      normal = Path.of(path);
    } catch (InvalidPathException e) {
      throw Invalid.field(field, field + " is not a path");
    }
    if (!normal.isAbsolute()) {
      throw Invalid.field(field, field + " must be absolute");
    }
    if (!below(normal.normalize(), roots)) {
      throw Invalid.field(field, field + " must lie below " + named());
    }
    return normal.normalize().toString();
  }

  /**
   * The tree itself, with links resolved.
   *
   * @throws Conflict saying why there is none that may be read
   */
  public Path tree(String path) {
    try {
      Path real = Path.of(path).toRealPath();
      if (!Files.isDirectory(real)) {
        throw new Conflict("InvalidTree", path + " is not a directory");
      }
      if (!below(real, realRoots())) {
        throw new Conflict("InvalidTree", path + " leads outside of " + named());
      }
      return real;
    } catch (IOException e) {
      throw new Conflict("InvalidTree", path + " does not exist or cannot be read");
    }
  }

  /**
   * @throws Conflict if there is anything but an empty directory
   */
  public void requireVacant(String path) {
    Path place = Path.of(path);
    if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    boolean empty = false;
    if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> inside = Files.newDirectoryStream(place)) {
        empty = !inside.iterator().hasNext();
      } catch (IOException e) {
        throw new Conflict("InvalidTree", path + " cannot be read");
      }
    }
    if (!empty) {
      throw new Conflict("InvalidTree", path + " is there already");
    }
  }

  /**
   * Where a new tree is to lie, with the links before it resolved; directories above it are made.
   *
   * @throws Conflict if that is outside of the roots
   */
  public Path place(String path) {
    Path wanted = Path.of(path);
    try {
      Path above = Files.createDirectories(wanted.getParent()).toRealPath();
      Path place = above.resolve(wanted.getFileName());
      if (!below(place, realRoots())) {
        throw new Conflict("InvalidTree", path + " leads outside of " + named());
      }
      return place;
    } catch (IOException e) {
      throw new Conflict("InvalidTree", wanted.getParent() + " cannot be made");
    }
  }

  private List<Path> realRoots() throws IOException {
    List<Path> real = new java.util.ArrayList<>();
    for (Path root : roots) {
      if (Files.isDirectory(root)) {
        real.add(root.toRealPath());
      }
    }
    return real;
  }

  /** A root itself is no osimage: it may hold many. */
  private static boolean below(Path path, List<Path> roots) {
    return roots.stream().anyMatch(root -> path.startsWith(root) && !path.equals(root));
  }

  private String named() {
    return roots.stream().map(Path::toString).collect(Collectors.joining(" or "));
  }
}
