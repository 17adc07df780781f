package io.perigee.faces.luna;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Which files are served to those only who have a token ("Download a file" of the Luna2 REST API):
 * images and torrents. Kernels and the like are fetched before a node can have one.
 */
public final class LunaFiles {

  private static final List<String> GUARDED =
      List.of(".gz", ".tar", ".bz", ".bz2", ".zst", ".xz", ".torrent");

  private LunaFiles() {}

  /**
   * @param name a file's name
   */
  public static boolean needsToken(String name) {
    String lower = name.strip().toLowerCase(Locale.ROOT);
    return GUARDED.stream().anyMatch(lower::endsWith);
  }

  /**
   * The same for a URI as a web server forwards it. What cannot be read for certain needs a token.
   *
   * @param uri path with its query, escaped; null if none was sent
   */
  public static boolean uriNeedsToken(String uri) {
    if (uri == null || uri.isBlank()) {
      return true;
    }
    String path = uri.split("[?#]", 2)[0];
    try {
      path = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return true;
    }
    // Every segment: a server may take what follows a file's name as its path information.
    for (String segment : path.split("[/\\\\;?#\\x00]")) {
      if (needsToken(segment)) {
        return true;
      }
    }
    return path.contains("%");
  }
}
