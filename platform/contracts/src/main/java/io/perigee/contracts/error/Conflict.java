package io.perigee.contracts.error;

import java.util.List;

/**
 * The request is well formed but cannot be done in the present state: in use, already there,
 * changed meanwhile.
 */
public final class Conflict extends PerigeeException {

  private static final long serialVersionUID = 1L;

  public Conflict(String message) {
    super("InUseError", message, List.of());
  }

  public Conflict(String code, String message, List<FieldError> fields) {
    super(code, message, fields);
  }

  /** A conflict with a code of its own, for example {@code VolumeAlreadyExists}. */
  public Conflict(String code, String message) {
    super(code, message, List.of());
  }
}
