package io.perigee.gateway.answer;

/**
 * Carries a refusal through futures and streams. It has no stack trace: it is an answer, not a
 * fault.
 */
public final class Refused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  public Refused(Refusal refusal) {
    super(refusal.message(), null, false, false);
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }
}
