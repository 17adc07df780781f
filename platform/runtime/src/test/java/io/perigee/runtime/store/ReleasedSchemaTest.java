package io.perigee.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perigee.runtime.BreakablePlatform;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The schema of today serves the releases before it: see docs/migrations.md. */
@QuarkusTest
@QuarkusTestResource(BreakablePlatform.class)
class ReleasedSchemaTest {

  private static final Path RELEASED = Path.of("src/test/resources/released");
  private static final Path TODAY = Path.of("src/main/resources/db/platform");

  @Inject Database database;

  private static List<Path> files(String ending) throws IOException {
    try (Stream<Path> files = Files.walk(RELEASED)) {
      return files.filter(p -> p.getFileName().toString().matches(ending)).sorted().toList();
    }
  }

  @Test
  void aReleasedMigrationIsNeverEdited() throws IOException {
    assertThat(files("V.*\\.sql")).isNotEmpty();
    for (Path file : files("V.*\\.sql")) {
      assertThat(TODAY.resolve(file.getFileName()))
          .as(file.toString())
          .hasSameTextualContentAs(file);
    }
  }

  @Test
  void theStatementsOfEachReleaseRunOnTodaysSchema() throws IOException {
    assertThat(files("statements\\.sql")).isNotEmpty();
    for (Path journal : files("statements\\.sql")) {
      List<String> statements =
          Stream.of(Files.readString(journal).replaceAll("(?m)^--.*$", "").split(";\\s*\n"))
              .map(String::strip)
              .filter(s -> !s.isEmpty())
              .toList();
      assertThat(statements).hasSizeGreaterThan(10);
      IllegalStateException over = new IllegalStateException("rolled back");
      assertThatThrownBy(
              () ->
                  database.run(
                      h -> {
                        for (String statement : statements) {
                          assertThatCode(() -> h.execute(statement))
                              .as(statement)
                              .doesNotThrowAnyException();
                        }
                        throw over;
                      }))
          .isSameAs(over);
    }
  }
}
