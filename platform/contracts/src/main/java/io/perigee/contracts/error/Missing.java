package io.perigee.contracts.error;

import java.util.List;

/** A value that the request needs is not there. */
public final class Missing extends PerigeeException {

  private static final long serialVersionUID = 1L;

  public Missing(String message) {
    super("MissingParameter", message, List.of());
  }

  public Missing(String code, String message, List<FieldError> fields) {
    super(code, message, fields);
  }

  /** One field is missing. */
  public static Missing field(String field) {
    return new Missing(
        "MissingParameter", field + " is required", List.of(FieldError.missing(field)));
  }
}
