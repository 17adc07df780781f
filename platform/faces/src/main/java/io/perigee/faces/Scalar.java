package io.perigee.faces;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.error.Invalid;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * One value of a request that is no list and no object, whatever JSON type it came as.
 *
 * @param path the field as errors name it
 * @param node the value; null if the field was left out
 */
record Scalar(String path, JsonNode node) {

  private static final Pattern UUID_FORM =
      Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+(\\.0+)?");

  Given<String> text(int maxLength) {
    return given(
        () -> {
          String text = textOrNumber("text");
          if (text.length() > maxLength) {
            throw invalid(
                "has " + text.length() + " characters; at most " + maxLength + " are allowed");
          }
          return text;
        });
  }

  Given<Boolean> flag() {
    return given(
        () -> {
          if (node.isContainerNode()) {
            throw wrong("true or false");
          }
          return switch (node.asText().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "y", "on", "1" -> true;
            case "false", "no", "n", "off", "0" -> false;
            default -> throw invalid("must be true or false");
          };
        });
  }

  Given<Long> number(long min, long max) {
    return given(
        () -> {
          String text = textOrNumber("a whole number").strip();
          String allowed = "must be a whole number from " + min + " to " + max;
          // BigDecimal takes 1e999999999 in a few bytes and would then compute for minutes.
          if (text.length() > 40 || !WHOLE.matcher(text).matches()) {
            throw invalid(allowed);
          }
          BigDecimal value = new BigDecimal(text);
          if (value.compareTo(BigDecimal.valueOf(min)) < 0
              || value.compareTo(BigDecimal.valueOf(max)) > 0) {
            throw invalid(allowed);
          }
          return value.longValue();
        });
  }

  Given<UUID> uuid() {
    return given(
        () -> {
          String text = textOrNumber("a UUID");
          if (!UUID_FORM.matcher(text).matches()) {
            throw invalid("must be a UUID");
          }
          return UUID.fromString(text);
        });
  }

  private <T> Given<T> given(Supplier<T> reading) {
    if (node == null) {
      return Given.absent();
    }
    return Fields.blank(node) ? Given.cleared() : Given.of(reading.get());
  }

  private String textOrNumber(String wanted) {
    if (!node.isTextual() && !node.isNumber()) {
      throw wrong(wanted);
    }
    return node.asText();
  }

  private Invalid wrong(String wanted) {
    return invalid("must be " + wanted + ", not " + Documents.kind(node));
  }

  private Invalid invalid(String what) {
    return Invalid.field(path, path + " " + what);
  }
}
