package io.perigee.contracts.error;

import java.util.List;

/** The thing existed and is gone for good; asking again will not help. */
public final class Gone extends PerigeeException {

  private static final long serialVersionUID = 1L;

  public Gone(String message) {
    super("ResourceGone", message, List.of());
  }

  public Gone(String code, String message, List<FieldError> fields) {
    super(code, message, fields);
  }
}
