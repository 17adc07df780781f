package io.perigee.contracts.error;

import java.util.List;

/** The thing named does not exist, or not for this caller. */
public final class NotFound extends PerigeeException {

  private static final long serialVersionUID = 1L;

  public NotFound(String message) {
    super("ResourceNotFound", message, List.of());
  }

  public NotFound(String code, String message, List<FieldError> fields) {
    super(code, message, fields);
  }
}
