package io.perigee.gateway.route;

/**
 * The three published APIs, which share one port and are told apart by the first segment of the
 * path.
 */
public enum Api {
  LUNA("luna"),
  CLOUDAPI("cloudapi"),
  LUNANODE("lunanode");

  private final String face;

  Api(String face) {
    this.face = face;
  }

  /** The name in the route file, in paths of services and in identity tokens. */
  public String face() {
    return face;
  }

  /** The API of a name in the route file. */
  public static Api named(String face) {
    for (Api api : values()) {
      if (api.face.equals(face)) {
        return api;
      }
    }
    throw new IllegalArgumentException("no API is called " + face);
  }
}
