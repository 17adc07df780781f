package io.perigee.runtime.work;

/** Another worker has, or may have, the command: this one must stop without a further effect. */
public final class LeaseLost extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LeaseLost() {
    super("the lease of the command is lost", null, false, false);
  }
}
