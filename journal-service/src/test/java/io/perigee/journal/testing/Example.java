package io.perigee.journal.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Published examples. */
public final class Example {

  private Example() {}

  public static JsonNode json(String name) {
    try (InputStream in = Example.class.getResourceAsStream("/published/" + name)) {
      return Json.tree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
