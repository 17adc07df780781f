package io.perigee.contracts.error;

import java.util.List;

/** The body, or something in it, is larger than is taken. */
public final class TooLarge extends PerigeeException {

  private static final long serialVersionUID = 1L;

  public TooLarge(String message) {
    super("RequestTooLarge", message, List.of());
  }

  public TooLarge(String code, String message, List<FieldError> fields) {
    super(code, message, fields);
  }
}
