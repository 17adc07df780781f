package io.perigee.faces;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.error.FieldError;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Missing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The named fields of a request object, read with the leniency that the clients of all three APIs
 * need: numbers and booleans may come as strings, null and the empty string mean "cleared". A value
 * of another kind is refused with an {@link Invalid} that names the field and what is allowed.
 */
public final class Fields {

  /** The longest text that {@link #text(String)} takes, in characters. */
  public static final int MAX_TEXT = 4096;

  private final String path;
  private final ObjectNode object;

  private Fields(String path, ObjectNode object) {
    this.path = path;
    this.object = object;
  }

  /** The fields of an object that is the whole request. */
  public static Fields of(ObjectNode object) {
    return new Fields("", object);
  }

  /** The fields of an object inside a request; errors name fields as {@code path.field}. */
  public static Fields at(String path, ObjectNode object) {
    return new Fields(path, object);
  }

  /** The object itself, for what these methods do not read. */
  public ObjectNode object() {
    return object;
  }

  /** The names of all fields, in the order sent. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  public boolean has(String field) {
    return object.has(field);
  }

  /** The field's name as errors give it. */
  public String path(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  /** Refuses fields other than these, naming every one that is not known. */
  public Fields only(Set<String> known) {
    List<FieldError> unknown =
        names().stream()
            .filter(name -> !known.contains(name))
            .map(name -> FieldError.unknown(path(name), String.join(", ", new TreeSet<>(known))))
            .toList();
    if (!unknown.isEmpty()) {
      String fields = String.join(", ", unknown.stream().map(FieldError::field).toList());
      throw new Invalid(
          "InvalidArgument",
          "unknown field"
              + (unknown.size() > 1 ? "s " : " ")
              + fields
              + "; allowed are "
              + String.join(", ", new TreeSet<>(known)),
          unknown);
    }
    return this;
  }

  /** Refuses a request in which any of these is left out, null or empty, naming all that are. */
  public Fields require(String... fields) {
    List<FieldError> missing =
        Arrays.stream(fields)
            .filter(field -> blank(object.get(field)))
            .map(this::path)
            .map(FieldError::missing)
            .toList();
    if (!missing.isEmpty()) {
      String names = String.join(", ", missing.stream().map(FieldError::field).toList());
      throw new Missing(
          "MissingParameter", names + (missing.size() > 1 ? " are" : " is") + " required", missing);
    }
    return this;
  }

  /** Text of at most {@link #MAX_TEXT} characters; numbers are taken as their text. */
  public Given<String> text(String field) {
    return text(field, MAX_TEXT);
  }

  public Given<String> text(String field, int maxLength) {
    return scalar(field).text(maxLength);
  }

  /** One of the given words. */
  public Given<String> oneOf(String field, String... allowed) {
    Given<String> given = text(field);
    if (given.value() != null && !Arrays.asList(allowed).contains(given.value())) {
      throw invalid(field, "must be one of " + String.join(", ", allowed));
    }
    return given;
  }

  /**
   * A boolean: true/false, yes/no, y/n, on/off, 1/0, as JSON booleans, numbers or text in any case.
   */
  public Given<Boolean> flag(String field) {
    return scalar(field).flag();
  }

  /** A whole number within bounds, both inclusive; text of digits is taken too. */
  public Given<Long> number(String field, long min, long max) {
    return scalar(field).number(min, max);
  }

  public Given<Integer> integer(String field, int min, int max) {
    return number(field, min, max).map(Long::intValue);
  }

  public Given<UUID> uuid(String field) {
    return scalar(field).uuid();
  }

  /**
   * A list of texts: an array of scalars, or one text with commas between. Blank entries are left
   * out.
   */
  public Given<List<String>> texts(String field) {
    JsonNode node = object.get(field);
    if (node == null || blank(node)) {
      return node == null ? Given.absent() : Given.cleared();
    }
    if (node.isObject() || node.isBoolean()) {
      throw wrong(field, "a list", node);
    }
    List<String> texts = new ArrayList<>();
    if (node.isArray()) {
      for (JsonNode entry : node) {
        if (!entry.isTextual() && !entry.isNumber()) {
          throw wrong(field + "[" + texts.size() + "]", "text", entry);
        }
        texts.add(entry.asText());
      }
    } else {
      texts.addAll(Arrays.asList(node.asText().split(",")));
    }
    return Given.of(texts.stream().map(String::strip).filter(text -> !text.isEmpty()).toList());
  }

  /**
   * A list of objects, each with errors named {@code field[0].x}; null or an empty string clears.
   */
  public Given<List<Fields>> rows(String field) {
    JsonNode node = object.get(field);
    if (node == null || blank(node)) {
      return node == null ? Given.absent() : Given.cleared();
    }
    if (!node.isArray()) {
      throw wrong(field, "an array of objects", node);
    }
    List<Fields> rows = new ArrayList<>();
    for (JsonNode entry : node) {
      String at = path(field) + "[" + rows.size() + "]";
      if (!(entry instanceof ObjectNode row)) {
        throw Invalid.field(at, at + " must be an object, not " + Documents.kind(entry));
      }
      rows.add(new Fields(at, row));
    }
    return Given.of(List.copyOf(rows));
  }

  /** An object inside this one; null or an empty string clears. */
  public Given<Fields> inner(String field) {
    JsonNode node = object.get(field);
    if (node == null || blank(node)) {
      return node == null ? Given.absent() : Given.cleared();
    }
    if (!(node instanceof ObjectNode inner)) {
      throw wrong(field, "an object", node);
    }
    return Given.of(new Fields(path(field), inner));
  }

  /** A refusal of one field: {@code Invalid} with the message {@code <path> <what>}. */
  public Invalid invalid(String field, String what) {
    return Invalid.field(path(field), path(field) + " " + what);
  }

  private Invalid wrong(String field, String wanted, JsonNode node) {
    return invalid(field, "must be " + wanted + ", not " + Documents.kind(node));
  }

  private Scalar scalar(String field) {
    return new Scalar(path(field), object.get(field));
  }

  /** True for what is left out and what is cleared. */
  static boolean blank(JsonNode node) {
    return node == null || node.isNull() || (node.isTextual() && node.textValue().isEmpty());
  }
}
