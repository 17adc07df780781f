package io.perigee.faces.cloudapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.perigee.contracts.error.Invalid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * A place in a list, after the row of this key: rows that come or go meanwhile move nobody's place.
 * Opaque to clients, who get it in {@code Link} and give it back as {@code cursor}.
 *
 * @param list the list's name, so that a cursor of one is none of another
 * @param key what the list is ordered by, and at its end what is unique
 */
public record Cursor(String list, List<String> key) {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int LONGEST = 4096;

  public Cursor {
    key = List.copyOf(key);
  }

  /** The form that clients get. */
  public String text() {
    ArrayNode parts = MAPPER.createArrayNode().add(list);
    key.forEach(parts::add);
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(MAPPER.writeValueAsBytes(parts));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts cannot be written", e);
    }
  }

  /**
   * Reads that form.
   *
   * @param length of a key of this list
   * @throws Invalid naming the field {@code cursor} if it is not one of this list
   */
  static Cursor read(String list, int length, String text) {
    try {
      JsonNode parts =
          text.length() > LONGEST
              ? null
              : MAPPER.readTree(
                  new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
      if (parts != null
          && parts.isArray()
          && parts.size() == length + 1
          && parts.path(0).asText().equals(list)) {
        List<String> key = new ArrayList<>();
        for (int i = 1; i < parts.size(); i++) {
          if (!parts.get(i).isTextual() || parts.get(i).asText().indexOf('\0') >= 0) {
            throw none();
          }
          key.add(parts.get(i).asText());
        }
        return new Cursor(list, key);
      }
    } catch (IllegalArgumentException | IOException e) {
      // Falls through to the refusal.
    }
    throw none();
  }

  /**
   * A part of the key that is a number.
   *
   * @throws Invalid if it is none
   */
  public long number(int part) {
    try {
      return Long.parseLong(key.get(part));
    } catch (NumberFormatException e) {
      throw none();
    }
  }

  /**
   * A part of the key that is a UUID.
   *
   * @throws Invalid if it is none
   */
  public UUID uuid(int part) {
    try {
      return UUID.fromString(key.get(part));
    } catch (IllegalArgumentException e) {
      throw none();
    }
  }

  /**
   * A part of the key that is a time, as {@link #rising(Instant)} wrote it.
   *
   * @throws Invalid if it is none
   */
  public Instant time(int part) {
    long micros = number(part);
    if (micros < 0) {
      throw none();
    }
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /**
   * A part of the key that is a number, as {@link #falling(long)} wrote it.
   *
   * @throws Invalid if it is none
   */
  public long fallingNumber(int part) {
    long number = number(part);
    if (number < 0) {
      throw none();
    }
    return Long.MAX_VALUE - number;
  }

  /**
   * A part of the key that is a time, as {@link #falling(Instant)} wrote it.
   *
   * @throws Invalid if it is none
   */
  public Instant fallingTime(int part) {
    return Instant.EPOCH.plus(fallingNumber(part), ChronoUnit.MICROS);
  }

  /** A time as a part of a key, as exact as the database has it; texts compare as the times do. */
  public static String rising(Instant time) {
    return rising(Math.max(0, ChronoUnit.MICROS.between(Instant.EPOCH, time)));
  }

  /** A number that is not negative as a part of a key; texts compare as the numbers do. */
  public static String rising(long number) {
    return "%019d".formatted(number);
  }

  /** A time as a part of a key of a list that begins with the youngest. */
  public static String falling(Instant time) {
    return falling(Long.parseLong(rising(time)));
  }

  /** A number that is not negative as a part of a key of a list that begins with the largest. */
  public static String falling(long number) {
    return rising(Long.MAX_VALUE - number);
  }

  private static Invalid none() {
    return Invalid.field("cursor", "cursor must be one that this list gave");
  }
}
