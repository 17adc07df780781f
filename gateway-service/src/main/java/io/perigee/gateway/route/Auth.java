package io.perigee.gateway.route;

/** How an endpoint wants its caller to prove who it is; the names are the catalogue's. */
public enum Auth {
  /** Anybody; credentials are not looked at. */
  NONE("none"),
  /** Luna: a user's token. */
  USER_TOKEN("token"),
  /** Luna: a user's token or a node's own. */
  NODE_TOKEN("token/provision"),
  /**
   * Luna: a token if one is sent; whether it may go without decides the service, by the file's
   * extension.
   */
  BY_EXTENSION("token by extension"),
  /** Luna: a token if one is sent, else the service knows the node by its address. */
  BY_ADDRESS("token, node token or node address"),
  /** CloudAPI: an HTTP signature. */
  SIGNATURE("signature"),
  /** LunaNode: a signed form. */
  HMAC("hmac"),
  /** LunaNode's legacy form, with the key itself. */
  API_KEY("api key"),
  /** An endpoint with a fixed answer; nobody is asked. */
  NOBODY("-");

  private final String published;

  Auth(String published) {
    this.published = published;
  }

  static Auth named(String published) {
    for (Auth auth : values()) {
      if (auth.published.equals(published)) {
        return auth;
      }
    }
    throw new IllegalArgumentException("no authentication is called " + published);
  }

  /** The catalogue's word for it. */
  public String published() {
    return published;
  }

  /** True if a node's provisioning token is taken. */
  public boolean takesNodes() {
    return this == NODE_TOKEN || this == BY_EXTENSION || this == BY_ADDRESS;
  }

  /** True if a request without any credentials goes through as anonymous. */
  public boolean takesAnonymous() {
    return this == NONE || this == BY_EXTENSION || this == BY_ADDRESS;
  }
}
