package io.perigee.contracts.error;

import java.util.List;

/** A value in the request is wrong; the message says which, and what is allowed. */
public final class Invalid extends PerigeeException {

  private static final long serialVersionUID = 1L;

  public Invalid(String message) {
    super("InvalidArgument", message, List.of());
  }

  public Invalid(String code, String message, List<FieldError> fields) {
    super(code, message, fields);
  }

  /** One field is wrong. */
  public static Invalid field(String field, String message) {
    return new Invalid("InvalidArgument", message, List.of(FieldError.invalid(field, message)));
  }
}
