package io.perigee.image.driver;

/** Why an archive could not be written; the message is for operators. */
public final class PackFault extends Exception {

  private static final long serialVersionUID = 1L;

  public PackFault(String message) {
    super(message);
  }

  public PackFault(String message, Throwable cause) {
    super(message, cause);
  }
}
