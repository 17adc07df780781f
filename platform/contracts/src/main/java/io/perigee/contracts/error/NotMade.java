package io.perigee.contracts.error;

import java.util.List;

/** The endpoint is documented but not made yet. */
public final class NotMade extends PerigeeException {

  private static final long serialVersionUID = 1L;

  public NotMade(String message) {
    super("NotImplemented", message, List.of());
  }

  public NotMade(String code, String message, List<FieldError> fields) {
    super(code, message, fields);
  }
}
