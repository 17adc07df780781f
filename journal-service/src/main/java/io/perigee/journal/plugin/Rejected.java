package io.perigee.journal.plugin;

/** A plugin does not take what it was sent; answered 404 with the message, as published. */
public final class Rejected extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message which field is wrong, and what is allowed; no secrets
   */
  public Rejected(String message) {
    super(message, null, false, false);
  }
}
