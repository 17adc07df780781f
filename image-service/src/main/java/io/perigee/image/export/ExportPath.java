package io.perigee.image.export;

import io.perigee.contracts.error.Forbidden;
import io.perigee.contracts.error.Invalid;
import io.perigee.image.machineimage.Image;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an export goes, of {@code manta_path} ("ExportImage", Inputs): everyone has a directory of
 * the login's name.
 *
 * @param text begins with a slash, and has no dots in the places of names
 * @param named whether it ends in a slash, which says that it is a directory
 */
record ExportPath(String text, boolean named) {

  /** In bytes, so that file systems and stores take what is put behind it, too. */
  private static final int LONGEST = 768;

  private static final int LONGEST_NAME = 200;

  /**
   * @throws Invalid naming {@code manta_path} if it is none
   * @throws Forbidden if it is not below {@code /<login>}
   */
  static ExportPath of(String login, String given) {
    if (!given.startsWith("/")
        || bytes(given) > LONGEST
        || given.codePoints().anyMatch(ExportPath::isNoCharacter)) {
      throw Invalid.field(
          "manta_path", "manta_path must be an absolute path of at most " + LONGEST + " bytes");
    }
    List<String> names = names(given);
    if (names.stream().anyMatch(name -> bytes(name) > LONGEST_NAME)) {
      throw Invalid.field(
          "manta_path", "manta_path has a name of more than " + LONGEST_NAME + " bytes");
    }
    ExportPath read = new ExportPath("/" + String.join("/", names), given.endsWith("/"));
    if (!read.text.startsWith("/" + login + "/") && !read.isTop(login)) {
      throw elsewhere(login);
    }
    return read;
  }

  /** Whether it is the login's directory itself, which always is one. */
  boolean isTop(String login) {
    return text.equals("/" + login);
  }

  /** What both files' names begin with, where this is a directory: {@code NAME-VER}. */
  String inside(Image image) {
    String name = plain(image.name()) + "-" + plain(image.imageVersion());
    return text + "/" + name.substring(0, Math.min(name.length(), LONGEST_NAME));
  }

  static Forbidden elsewhere(String login) {
    return new Forbidden("NotAuthorized", "manta_path must lie below /" + login + "/", List.of());
  }

  /** As a file system reads them, which a store of keys and values would not. */
  private static List<String> names(String path) {
    List<String> names = new ArrayList<>();
    for (String name : path.split("/")) {
      if (name.equals("..") && !names.isEmpty()) {
        names.removeLast();
      } else if (!name.isEmpty() && !name.equals(".") && !name.equals("..")) {
        names.add(name);
      }
    }
    return names;
  }

  /** A control character, or half of one. */
  private static boolean isNoCharacter(int codePoint) {
    return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String plain(String text) {
    return text.replaceAll("[^A-Za-z0-9._-]", "_");
  }
}
