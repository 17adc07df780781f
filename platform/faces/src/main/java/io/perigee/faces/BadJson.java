package io.perigee.faces;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.perigee.contracts.error.FieldError;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.UUID;

/** Says what is wrong with a body that could not be read into the type that a resource takes. */
final class BadJson {

  private BadJson() {}

  static Refusal refusal(JsonProcessingException e) {
    return switch (e) {
      case UnrecognizedPropertyException unknown -> unknown(unknown);
      case MismatchedInputException mismatched -> mismatched(mismatched);
      case JsonMappingException mapping -> invalid(path(mapping), "is not valid");
      default ->
          new Refusal(400, "InvalidContent", "invalid JSON" + Documents.place(e), List.of(), null);
    };
  }

  private static Refusal unknown(UnrecognizedPropertyException e) {
    Collection<Object> known = e.getKnownPropertyIds();
    String allowed =
        known == null
            ? "none"
            : String.join(", ", new TreeSet<>(known.stream().map(String::valueOf).toList()));
    FieldError field = FieldError.unknown(path(e), allowed);
    return new Refusal(
        400,
        "InvalidArgument",
        "unknown field " + field.field() + "; allowed are " + allowed,
        List.of(field),
        null);
  }

  private static Refusal mismatched(MismatchedInputException e) {
    if (e.getPath().isEmpty() && e.getLocation() != null && e.getLocation().getCharOffset() <= 0) {
      return new Refusal(
          400, "InvalidContent", "the body must be " + wanted(e.getTargetType()), List.of(), null);
    }
    // Jackson has no type of its own for what is required and not there.
    if (e.getOriginalMessage().startsWith("Missing required creator property")) {
      FieldError field = FieldError.missing(path(e));
      return new Refusal(400, "MissingParameter", field.message(), List.of(field), null);
    }
    return invalid(path(e), "must be " + wanted(e.getTargetType()));
  }

  private static Refusal invalid(String path, String what) {
    String field = path.isEmpty() ? "the body" : path;
    return new Refusal(
        400,
        "InvalidArgument",
        field + " " + what,
        List.of(FieldError.invalid(path, field + " " + what)),
        null);
  }

  private static String wanted(Class<?> type) {
    if (type == null) {
      return "of another type";
    }
    if (type.isEnum()) {
      return "one of "
          + String.join(
              ", ",
              Arrays.stream(type.getEnumConstants())
                  .map(c -> c.toString().toLowerCase(Locale.ROOT))
                  .toList());
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "a number";
    }
    if (type == UUID.class) {
      return "a UUID";
    }
    if (type == Instant.class) {
      return "a time in ISO 8601";
    }
    if (CharSequence.class.isAssignableFrom(type)) {
      return "text";
    }
    return Collection.class.isAssignableFrom(type) || type.isArray() ? "an array" : "an object";
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }
}
