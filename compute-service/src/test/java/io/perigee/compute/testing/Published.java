package io.perigee.compute.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.perigee.contracts.envelope.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;

/** The published examples, kept as data. */
public final class Published {

  private Published() {}

  /** An example, for example {@code cloudapi/GetMachine}. */
  public static JsonNode example(String name) {
    try (InputStream file = Published.class.getResourceAsStream("/published/" + name + ".json")) {
      return Json.MAPPER.readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * An answer has every field that the example has, each of its JSON type; those named may be of
   * another.
   */
  public static void assertSameShape(JsonNode answer, JsonNode example, Set<String> free) {
    example
        .properties()
        .forEach(
            field -> {
              assertThat(answer.has(field.getKey()))
                  .as("has " + field.getKey() + ": " + answer)
                  .isTrue();
              JsonNodeType type = answer.get(field.getKey()).getNodeType();
              if (!free.contains(field.getKey())) {
                assertThat(type)
                    .as("type of " + field.getKey())
                    .isEqualTo(field.getValue().getNodeType());
              }
            });
  }
}
