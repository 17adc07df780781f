package io.perigee.power.driver;

/** Why a BMC did not do what it was told; the message is for operators and holds no secret. */
public final class BmcFault extends Exception {

  private static final long serialVersionUID = 1L;

  public BmcFault(String message) {
    super(message);
  }
}
