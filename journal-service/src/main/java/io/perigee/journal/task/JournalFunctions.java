package io.perigee.journal.task;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which functions tasks may name; the table is {@code journal/functions.tsv}. */
@Singleton
final class JournalFunctions {

  private static final String FILE = "/journal/functions.tsv";

  private final Map<String, JournalFunction> byName = read();

  /** By our name or one of Luna2's. */
  Optional<JournalFunction> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  private static Map<String, JournalFunction> read() {
    Map<String, JournalFunction> all = new LinkedHashMap<>();
    try (InputStream in = JournalFunctions.class.getResourceAsStream(FILE)) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t"))
          .forEach(
              columns -> {
                for (String name : columns[0].split(",")) {
                  all.put(name, new JournalFunction(columns[1], columns[2], columns[3]));
                }
              });
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " cannot be read", e);
    }
    return all;
  }
}
