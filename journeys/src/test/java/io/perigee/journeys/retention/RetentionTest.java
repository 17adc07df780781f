package io.perigee.journeys.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.contracts.topic.Topics;
import io.perigee.journeys.platform.Repository;
import io.perigee.journeys.platform.StartedPlatform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every table of every service is swept by a rule, or retention.tsv says what bounds it: a table
 * that is added has to say which.
 */
@ExtendWith(StartedPlatform.class)
class RetentionTest {

  private static final Pattern RULE = Pattern.compile("new RetentionRule\\(\\s*\"([a-z_]+)\"");

  private final StartedPlatform platform;

  RetentionTest(StartedPlatform platform) {
    this.platform = platform;
  }

  @Test
  void everyTableIsSweptOrBounded() throws Exception {
    List<String> said = new ArrayList<>(swept());
    said.addAll(bounded());

    assertThat(said).as("each table once").doesNotHaveDuplicates();
    assertThat(new TreeSet<>(said)).isEqualTo(tables());
  }

  /** What the services' rules name. */
  private static Set<String> swept() throws IOException {
    Set<String> swept = new TreeSet<>();
    for (String service : Topics.SERVICES) {
      for (String module : List.of("platform/runtime", service + "-service")) {
        for (String table : rules(Repository.root().resolve(module).resolve("src/main/java"))) {
          swept.add(service + "." + table);
        }
      }
    }
    return swept;
  }

  private static Set<String> rules(Path sources) throws IOException {
    Set<String> tables = new TreeSet<>();
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        Matcher rule = RULE.matcher(Files.readString(file));
        while (rule.find()) {
          tables.add(rule.group(1));
        }
      }
    }
    return tables;
  }

  private static List<String> bounded() throws IOException {
    List<String> bounded = new ArrayList<>();
    try (InputStream in = RetentionTest.class.getResourceAsStream("/retention.tsv")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (!line.startsWith("#")) {
          String[] row = line.split("\t");
          assertThat(row).as(line).hasSize(3);
          List<String> schemas = row[0].equals("*") ? Topics.SERVICES : List.of(row[0]);
          schemas.forEach(schema -> bounded.add(schema + "." + row[1]));
        }
      }
    }
    return bounded;
  }

  private Set<String> tables() throws IOException, SQLException {
    Set<String> tables = new TreeSet<>();
    try (Connection connection = platform.installation().database();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT schemaname || '.' || tablename FROM pg_tables
                WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
                  AND tablename NOT LIKE 'flyway%' AND tablename <> 'of_a_later_release'
                """)) {
      while (row.next()) {
        tables.add(row.getString(1));
      }
    }
    return tables;
  }
}
