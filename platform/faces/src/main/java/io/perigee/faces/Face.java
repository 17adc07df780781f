package io.perigee.faces;

/** The APIs that a service answers, by the first segment of its paths. */
public enum Face {
  LUNA,
  CLOUDAPI,
  LUNANODE,
  INTERNAL;

  /**
   * The face that a path belongs to.
   *
   * @param path with or without its leading slash, for example {@code /luna/config/node/n1}
   * @return the face; {@link #INTERNAL} for paths of none, such as health checks
   */
  public static Face of(String path) {
    int from = path.startsWith("/") ? 1 : 0;
    int slash = path.indexOf('/', from);
    return switch (path.substring(from, slash < 0 ? path.length() : slash)) {
      case "luna" -> LUNA;
      case "cloudapi" -> CLOUDAPI;
      case "lunanode" -> LUNANODE;
      default -> INTERNAL;
    };
  }
}
