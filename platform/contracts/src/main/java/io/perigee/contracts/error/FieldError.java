package io.perigee.contracts.error;

/**
 * One field of a request that was refused.
 *
 * @param field the field as the caller wrote it, for example {@code config.node.node001.vlanid}
 * @param code the kind of fault: {@code Invalid}, {@code Missing}, {@code Unknown} or {@code
 *     Duplicate}
 * @param message what was wrong and what is allowed
 */
public record FieldError(String field, String code, String message) {

  public static FieldError invalid(String field, String message) {
    return new FieldError(field, "Invalid", message);
  }

  public static FieldError missing(String field) {
    return new FieldError(field, "Missing", field + " is required");
  }

  public static FieldError unknown(String field, String allowed) {
    return new FieldError(field, "Unknown", field + " is not known; allowed are " + allowed);
  }
}
