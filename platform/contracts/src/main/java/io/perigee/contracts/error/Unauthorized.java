package io.perigee.contracts.error;

import java.util.List;

/** The caller's credentials are absent, wrong or expired. */
public final class Unauthorized extends PerigeeException {

  private static final long serialVersionUID = 1L;

  public Unauthorized(String message) {
    super("InvalidCredentials", message, List.of());
  }

  public Unauthorized(String code, String message, List<FieldError> fields) {
    super(code, message, fields);
  }
}
