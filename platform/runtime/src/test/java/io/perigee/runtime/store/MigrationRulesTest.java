package io.perigee.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the migrations of all modules to docs/migrations.md. */
class MigrationRulesTest {

  private static final Pattern MARK = Pattern.compile("-- contract of (\\d+\\.\\d+\\.\\d+): \\S.*");
  private static final List<Pattern> DESTRUCTIVE =
      Stream.of(
              "\\bdrop\\s+(table|column|schema|type|view|sequence|constraint|function|index|default|not\\s+null)\\b",
              "\\balter\\s+table\\b[^;]*\\bdrop\\b",
              "\\brename\\b",
              "\\btruncate\\b",
              "\\balter\\s+(column\\s+)?\\w+\\s+(set\\s+data\\s+)?type\\b",
              "\\bset\\s+not\\s+null\\b",
              "\\badd\\s+(column\\s+)?(if\\s+not\\s+exists\\s+)?(?!constraint)\\w+\\s+(?![^,;]*\\b(default|generated)\\b)[^,;]*\\bnot\\s+null\\b",
              "\\badd\\s+constraint\\b(?![^;]*\\bnot\\s+valid\\b)")
          .map(Pattern::compile)
          .toList();

  /** A contract's name tells it from others where only the history of a schema is to be seen. */
  private static boolean isNamedForWhatItIs(String file, String sql) {
    Matcher mark = MARK.matcher(sql.lines().findFirst().orElse(""));
    return mark.matches()
        ? file.matches(
            "V\\d+__contract_of_" + mark.group(1).replace('.', '_') + "_[a-z0-9_]+\\.sql")
        : !file.contains("contract");
  }

  /** What is wrong with a migration; empty if nothing is. */
  private static List<String> faults(String sql, List<String> released) {
    Matcher mark = MARK.matcher(sql.lines().findFirst().orElse(""));
    if (mark.matches()) {
      return released.contains(mark.group(1))
          ? List.of()
          : List.of("it contracts " + mark.group(1) + ", which is no earlier release");
    }
    String bare =
        sql.replaceAll("(?m)^-- wider: \\S.*$", "WIDER")
            .replaceAll("--[^\n]*", "")
            .replaceAll("'[^']*'", "''")
            .toLowerCase(Locale.ROOT);
    return Stream.of(bare.split(";"))
        .filter(statement -> !statement.strip().startsWith("wider"))
        .filter(
            statement ->
                DESTRUCTIVE.stream().anyMatch(pattern -> pattern.matcher(statement).find()))
        .map(String::strip)
        .toList();
  }

  private static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("platform/contracts/pom.xml"))) {
      directory = directory.getParent();
    }
    return directory;
  }

  private static List<Path> migrations() throws IOException {
    try (Stream<Path> modules =
        Stream.concat(Files.list(root()), Files.list(root().resolve("platform")))) {
      return modules
          .map(module -> module.resolve("src/main/resources/db"))
          .filter(Files::isDirectory)
          .flatMap(MigrationRulesTest::files)
          .filter(file -> file.toString().endsWith(".sql"))
          .sorted()
          .toList();
    }
  }

  private static Stream<Path> files(Path directory) {
    try {
      return Files.walk(directory).filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Releases made so far: those with a snapshot, but for the one being made. */
  private static List<String> released() throws IOException {
    try (Stream<Path> snapshots =
        Files.list(root().resolve("platform/runtime/src/test/resources/released"))) {
      return snapshots.map(p -> p.getFileName().toString()).toList();
    }
  }

  @Test
  void noMigrationTakesAwayWhatTheReleaseBeforeNeeds() throws IOException {
    assertThat(migrations()).isNotEmpty();
    for (Path migration : migrations()) {
      assertThat(faults(Files.readString(migration), released()))
          .as(root().relativize(migration).toString())
          .isEmpty();
    }
  }

  @Test
  void aContractIsNamedSoAndNothingElseIs() throws IOException {
    for (Path migration : migrations()) {
      assertThat(
              isNamedForWhatItIs(migration.getFileName().toString(), Files.readString(migration)))
          .as(root().relativize(migration).toString())
          .isTrue();
    }
    String contract = "-- contract of 0.1.0: nobody uses it\nDROP TABLE node;";
    assertThat(isNamedForWhatItIs("V7__contract_of_0_1_0_node.sql", contract)).isTrue();
    assertThat(isNamedForWhatItIs("V7__contract_of_0_2_0_node.sql", contract)).isFalse();
    assertThat(isNamedForWhatItIs("V7__no_node.sql", contract)).isFalse();
    assertThat(isNamedForWhatItIs("V7__contract_of_0_1_0_node.sql", "SELECT 1;")).isFalse();
  }

  @Test
  void everyMigrationHasItsOwnVersionInItsModule() throws IOException {
    assertThat(
            migrations().stream()
                .map(p -> p.getParent() + "/" + p.getFileName().toString().split("__")[0]))
        .doesNotHaveDuplicates();
    assertThat(migrations())
        .allMatch(p -> p.getFileName().toString().matches("V\\d+__[a-z0-9_]+\\.sql"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE node DROP COLUMN name",
        "alter table node\n  drop name",
        "DROP TABLE node",
        "ALTER TABLE node RENAME COLUMN a TO b",
        "ALTER TABLE node RENAME TO knot",
        "TRUNCATE node",
        "ALTER TABLE node ALTER COLUMN a TYPE bigint",
        "ALTER TABLE node ALTER a SET DATA TYPE bigint",
        "ALTER TABLE node ALTER COLUMN a SET NOT NULL",
        "ALTER TABLE node ADD COLUMN a text NOT NULL",
        "ALTER TABLE node ADD CONSTRAINT c CHECK (a > 0)"
      })
  void whatTakesAwayIsFound(String sql) {
    assertThat(faults(sql + ";", List.of())).hasSize(1);
    assertThat(faults("-- contract of 0.1.0: nobody uses it\n" + sql + ";", List.of("0.1.0")))
        .isEmpty();
    assertThat(faults("-- contract of 0.9.0: nobody uses it\n" + sql + ";", List.of("0.1.0")))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE t (a text NOT NULL, CONSTRAINT c CHECK (a <> ''))",
        "ALTER TABLE node ADD COLUMN a text",
        "ALTER TABLE node ADD COLUMN a text NOT NULL DEFAULT ''",
        "ALTER TABLE node ADD CONSTRAINT c CHECK (a > 0) NOT VALID",
        "-- wider: one more state\nALTER TABLE node DROP CONSTRAINT c, ADD CONSTRAINT c CHECK (a > 1)",
        "CREATE INDEX i ON node (a)",
        "COMMENT ON COLUMN node.a IS 'drop table if you like'"
      })
  void whatOnlyAddsPasses(String sql) {
    assertThat(faults(sql + ";", List.of())).isEmpty();
  }
}
