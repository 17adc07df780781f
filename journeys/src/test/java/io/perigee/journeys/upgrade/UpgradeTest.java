package io.perigee.journeys.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.topic.Topics;
import io.perigee.journeys.client.LunaClient;
import io.perigee.journeys.platform.StartedPlatform;
import io.perigee.journeys.platform.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * An upgrade as an operator lives through it. The schema comes first: replicas of the release
 * before go on beside the new ones, and start again, on a schema that a later release has expanded.
 * Here every table of every service gets what docs/migrations.md lets a migration add. Then all is
 * lost but a backup, and comes back from it.
 */
@ExtendWith(StartedPlatform.class)
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class UpgradeTest {

  private static final String COLUMN = "of_a_later_release";

  /** A statement that is asked as often as this is prepared on its connection, by each of four. */
  private static final int REMEMBERED = 25;

  private final StartedPlatform platform;

  @TempDir private Path folder;

  UpgradeTest(StartedPlatform platform) {
    this.platform = platform;
  }

  @Test
  void servicesGoOnAndStartOnASchemaOfALaterReleaseAndAllComesBackFromABackup() throws Exception {
    // Given objects of each API, and services whose connections remember statements
    Tenant tenant = Tenant.of(platform, "keeper", folder);
    tenant.runningMachine("kept", Map.of("metadata.colour", "green", "tag.role", "kept"));
    LunaClient luna = LunaClient.login(platform.credentials());
    luna.post(
            "/config/group/kept",
            Map.of("config", Map.of("group", Map.of("kept", Map.of("comment", "kept")))))
        .must(201);
    for (int i = 0; i < REMEMBERED; i++) {
      kept(tenant);
    }

    // When the schema is expanded under them
    assertThat(expand()).as("tables").isGreaterThan(80);

    // Then they go on
    assertThat(platform.perigee("demo")).contains(", 0 off");

    // When everything is lost or spoiled but a backup, which only its owner may read
    Map<String, JsonNode> before = kept(tenant);
    long messages = messages();
    Path backup = folder.resolve("backup.tar.gz");
    platform.perigee("down");
    platform.perigee("backup", backup.toString());
    assertThat(Files.getPosixFilePermissions(backup))
        .isEqualTo(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    Path home = platform.installation().home();
    Map<String, Long> files = files(home.resolve("files"));
    String identity = Files.readString(platform.installation().identityKey());
    for (String lost : List.of("engines/postgres/base", "secrets", "files", "demo", "ports.json")) {
      remove(home.resolve(lost));
    }
    Path stray = Files.writeString(home.resolve("engines/kafka/stray"), "of later");
    platform.perigee("restore", backup.toString());

    // Then it is there again, services start on the schema, and work
    assertThat(files(home.resolve("files"))).isNotEmpty().isEqualTo(files);
    assertThat(platform.installation().identityKey()).hasContent(identity);
    assertThat(stray).doesNotExist();
    platform.perigee("up");
    assertThat(messages()).isGreaterThanOrEqualTo(messages).isPositive();
    assertThat(kept(tenant)).isEqualTo(before);
    assertThat(platform.perigee("demo")).contains(", 0 off");
    tenant.removeMachines();
  }

  /** What each API says of the objects. */
  private Map<String, JsonNode> kept(Tenant tenant) throws IOException {
    Map<String, JsonNode> said = new TreeMap<>();
    for (String path : List.of("", "/keys", "/machines", "/images", "/packages")) {
      said.put("cloudapi" + path, tenant.cloud().get(path).must(200).json());
    }
    LunaClient luna = LunaClient.login(platform.credentials());
    for (String path : List.of("/config/group/kept", "/config/node", "/config/network")) {
      said.put("luna" + path, luna.get(path).must(200).json());
    }
    said.put("lunanode", tenant.lunanode().call("vm", "list", Map.of()));
    return said;
  }

  /** How many messages of operations Kafka has been sent. */
  private long messages() throws Exception {
    String topic = platform.installation().topic(Topics.OPERATIONS);
    try (Admin admin = Admin.create(platform.installation().asServices())) {
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      admin
          .describeTopics(List.of(topic))
          .topicNameValues()
          .get(topic)
          .get(20, TimeUnit.SECONDS)
          .partitions()
          .forEach(
              partition ->
                  ends.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
      return admin.listOffsets(ends).all().get(20, TimeUnit.SECONDS).values().stream()
          .mapToLong(ListOffsetsResultInfo::offset)
          .sum();
    }
  }

  /** The sizes of all files below a folder, by their path in it. */
  private static Map<String, Long> files(Path folder) throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        sizes.put(folder.relativize(file).toString(), Files.size(file));
      }
    }
    return sizes;
  }

  private static void remove(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /** Adds a column to each table, a table to each schema, and tells each history of it. */
  private int expand() throws Exception {
    try (Connection connection = platform.installation().database();
        Statement statement = connection.createStatement()) {
      statement.execute("SET lock_timeout = '30s'");
      List<String> tables = tables(statement);
      for (String table : tables) {
        statement.execute(
            "ALTER TABLE %s ADD COLUMN IF NOT EXISTS %s text NOT NULL DEFAULT 'later'"
                .formatted(table, COLUMN));
      }
      for (String service : Topics.SERVICES) {
        statement.execute(
            """
            CREATE TABLE IF NOT EXISTS %1$s.%2$s (id bigint CONSTRAINT %2$s_pk PRIMARY KEY, what text NOT NULL);
            INSERT INTO %1$s.flyway_service (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
            SELECT max(installed_rank) + 1, '9000', 'later', 'SQL', 'V9000__later.sql', 1, 'perigee_%1$s', 1, true
            FROM %1$s.flyway_service HAVING count(*) FILTER (WHERE version = '9000') = 0
            """
                .formatted(service, COLUMN));
      }
      return tables.size();
    }
  }

  private static List<String> tables(Statement statement) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet row =
        statement.executeQuery(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('"
                + String.join("', '", Topics.SERVICES)
                + "') AND tablename NOT LIKE 'flyway%' ORDER BY 1")) {
      while (row.next()) {
        tables.add(row.getString(1));
      }
    }
    return tables;
  }
}
