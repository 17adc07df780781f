package io.perigee.contracts.error;

import java.util.List;

/**
 * What can be wrong with a request, independent of the API that it came by. Each face maps the
 * closed set of kinds to its own status and body; the message is shown to the caller and therefore
 * never holds a secret.
 */
public abstract sealed class PerigeeException extends RuntimeException
    permits Busy,
        Conflict,
        Forbidden,
        Gone,
        Invalid,
        Missing,
        NotFound,
        NotMade,
        TooLarge,
        Unauthorized,
        Unavailable {

  private static final long serialVersionUID = 1L;

  private final String code;
  private final transient List<FieldError> fields;

  PerigeeException(String code, String message, List<FieldError> fields) {
    // An expected refusal: its stack trace would tell nobody anything and cost more than the
    // answer.
    super(message, null, false, false);
    this.code = code;
    this.fields = List.copyOf(fields);
  }

  /**
   * A name for the fault that programs may compare, in CloudAPI's style, for example {@code
   * ResourceNotFound}.
   */
  public final String code() {
    return code;
  }

  /** The fields at fault; empty when the fault is not one of a field. */
  public final List<FieldError> fields() {
    return fields == null ? List.of() : fields;
  }
}
