package io.perigee.compute.driver;

/** A hypervisor could not do what it was asked. The message is shown to the machine's owner. */
public final class HypervisorFault extends Exception {

  private static final long serialVersionUID = 1L;

  /** What a fault means for the one who asked. */
  public enum Kind {
    /** It may work when tried again. */
    TRANSIENT,
    /** It will not work. */
    PERMANENT,
    /** A more recent order has been given meanwhile; this one had no effect. */
    STALE
  }

  private final Kind kind;

  public HypervisorFault(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public HypervisorFault(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
