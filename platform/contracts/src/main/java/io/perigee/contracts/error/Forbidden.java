package io.perigee.contracts.error;

import java.util.List;

/** The caller is known and may not do this. */
public final class Forbidden extends PerigeeException {

  private static final long serialVersionUID = 1L;

  public Forbidden(String message) {
    super("NotAuthorized", message, List.of());
  }

  public Forbidden(String code, String message, List<FieldError> fields) {
    super(code, message, fields);
  }
}
