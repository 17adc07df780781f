package io.perigee.journal.ha;

/** This process is not, or no longer, the master; what it was about to write is not written. */
public final class NotMaster extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotMaster() {
    super("not the master", null, false, false);
  }
}
