package io.perigee.contracts.policy;

/** A sentence that is no rule; the message says what was expected and at which column, from 1. */
public final class MalformedRule extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int column;

  MalformedRule(int column, String message) {
    super("at column " + column + ": " + message, null, false, false);
    this.column = column;
  }

  /** Where the fault is, from 1. */
  public int column() {
    return column;
  }
}
