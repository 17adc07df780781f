package io.perigee.devkit.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perigee.contracts.topic.Topics;
import io.perigee.devkit.engine.Engines;
import io.perigee.devkit.testkit.Sandbox;
import io.perigee.devkit.testkit.TestEngines;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an installation finds on its engines. */
final class ProvisionTest {

  private static Engines engines;
  private static Sandbox sandbox;

  @BeforeAll
  static void provision() {
    engines = TestEngines.shared();
    sandbox = Sandbox.make(engines, "devkit");
  }

  @AfterAll
  static void remove() {
    sandbox.close();
  }

  @Test
  void aServiceWorksInItsOwnSchemaAndSeesNoOther() throws SQLException {
    // Given two services' roles
    try (Connection compute = as("compute");
        Connection image = as("image")) {
      // When one makes a table without naming a schema
      compute.createStatement().execute("CREATE TABLE IF NOT EXISTS nodes (id int)");
      compute.createStatement().execute("INSERT INTO nodes VALUES (7)");
      // Then it lies in that service's schema, and the other may not read it
      assertThat(one(compute, "SELECT max(id) FROM compute.nodes")).isEqualTo("7");
      assertThatThrownBy(() -> one(image, "SELECT id FROM compute.nodes"))
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void aServicesSessionsHaveTheirTimeLimits() throws SQLException {
    try (Connection compute = as("compute")) {
      assertThat(one(compute, "SHOW search_path")).isEqualTo("compute");
      assertThat(one(compute, "SHOW statement_timeout")).isEqualTo("10s");
      assertThat(one(compute, "SHOW lock_timeout")).isEqualTo("5s");
      assertThat(one(compute, "SHOW idle_in_transaction_session_timeout")).isEqualTo("15s");
    }
  }

  @Test
  void theReaderReadsEverySchemaAndWritesNone() throws SQLException {
    Installation i = sandbox.installation();
    try (Connection boot = as("boot")) {
      boot.createStatement().execute("CREATE TABLE IF NOT EXISTS templates (name text)");
    }
    try (Connection reader =
        DriverManager.getConnection(
            engines.postgres().jdbcUrl(i.database()), i.readerRole(), i.readerPassword())) {
      assertThat(one(reader, "SELECT count(*) FROM boot.templates")).isEqualTo("0");
      assertThatThrownBy(
              () -> reader.createStatement().execute("INSERT INTO boot.templates VALUES ('x')"))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void everyTopicIsThereWithItsConfiguration() throws Exception {
    try (Admin admin =
        Admin.create(engines.kafka().users().asServices(engines.kafka().bootstrap()))) {
      assertThat(admin.listTopics().names().get(10, TimeUnit.SECONDS))
          .containsAll(Topics.all().stream().map(t -> t.in(prefix())).toList());
      ConfigResource nodes =
          new ConfigResource(ConfigResource.Type.TOPIC, Topics.NODES.in(prefix()));
      var config = admin.describeConfigs(List.of(nodes)).all().get(10, TimeUnit.SECONDS).get(nodes);
      assertThat(config.get("cleanup.policy").value()).isEqualTo("compact");
      assertThat(config.get("min.compaction.lag.ms").value()).isEqualTo("86400000");
    }
  }

  @Test
  void doingItAgainKeepsWhatIsThere() throws SQLException {
    // Given a table with a row
    try (Connection power = as("power")) {
      power.createStatement().execute("CREATE TABLE states (id int)");
      power.createStatement().execute("INSERT INTO states VALUES (1)");
      // When the installer runs again
      Provision.on(engines, sandbox.installation()).run();
      // Then the row and the role's password are as before
      assertThat(one(power, "SELECT count(*) FROM states")).isEqualTo("1");
      try (Connection again = as("power")) {
        assertThat(one(again, "SELECT count(*) FROM states")).isEqualTo("1");
      }
    }
  }

  /** Whoever runs the install job chooses the passwords, and may choose such as can be guessed. */
  @Test
  void passwordsThatSomebodyChoseAreKeptWithAllIterations() throws SQLException {
    assertThat(verifier()).startsWith("SCRAM-SHA-256$16:");
    Installation i = sandbox.installation();

    Provision.on(
            engines,
            new Installation(
                i.database(),
                i.rolePrefix(),
                i.rolePasswords(),
                i.readerPassword(),
                i.topicPrefix(),
                i.partitions(),
                i.replication(),
                i.accessControl(),
                Installation.FOR_CHOSEN))
        .run();

    assertThat(verifier()).startsWith("SCRAM-SHA-256$4096:");
    try (Connection journal = as("journal")) {
      assertThat(one(journal, "SELECT 1")).isEqualTo("1");
    }
    Provision.on(engines, i).run();
  }

  private static String verifier() throws SQLException {
    String url = "jdbc:postgresql://" + engines.postgres().address() + "/postgres";
    try (Connection admin =
        DriverManager.getConnection(
            url, engines.postgres().user(), engines.postgres().password())) {
      return one(
          admin,
          "SELECT rolpassword FROM pg_authid WHERE rolname = '%s'"
              .formatted(sandbox.installation().role("journal")));
    }
  }

  @Test
  void theReaderReadsTopicsButWritesNone() throws Exception {
    String topic = Topics.OPERATIONS.in(prefix());
    try (var services = producer(engines.kafka().users().asServices(engines.kafka().bootstrap()))) {
      services.send(new ProducerRecord<>(topic, "k", "{}")).get(10, TimeUnit.SECONDS);
    }
    Properties reader = engines.kafka().users().asReader(engines.kafka().bootstrap());
    try (var consumer = consumer(reader, "reader-test")) {
      consumer.subscribe(List.of(topic));
      long giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      int read = 0;
      while (read == 0 && System.nanoTime() < giveUp) {
        read = consumer.poll(Duration.ofMillis(200)).count();
      }
      assertThat(read).isEqualTo(1);
    }
    try (var producer = producer(reader)) {
      assertThatThrownBy(
              () ->
                  producer
                      .send(new ProducerRecord<>(topic, "k", "forged"))
                      .get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(TopicAuthorizationException.class);
    }
  }

  @Test
  void theReaderMayNotJoinTheServicesGroups() {
    try (var consumer =
        consumer(
            engines.kafka().users().asReader(engines.kafka().bootstrap()), prefix() + ".compute")) {
      consumer.subscribe(List.of(Topics.OPERATIONS.in(prefix())));
      assertThatThrownBy(() -> consumer.poll(Duration.ofSeconds(10)))
          .isInstanceOf(GroupAuthorizationException.class);
    }
  }

  @Test
  void theReaderMayNotReadAnotherInstallationsTopics() throws Exception {
    Properties services = engines.kafka().users().asServices(engines.kafka().bootstrap());
    String foreign = prefix().replace("t_", "other_") + ".nodes";
    try (Admin admin = Admin.create(services)) {
      admin
          .createTopics(List.of(new NewTopic(foreign, 1, (short) 1)))
          .all()
          .get(10, TimeUnit.SECONDS);
      try (var consumer =
          consumer(
              engines.kafka().users().asReader(engines.kafka().bootstrap()), "reader-test-2")) {
        assertThatThrownBy(() -> consumer.partitionsFor(foreign))
            .isInstanceOf(TopicAuthorizationException.class);
      } finally {
        admin.deleteTopics(List.of(foreign)).all().get(10, TimeUnit.SECONDS);
      }
    }
  }

  private static String prefix() {
    return sandbox.installation().topicPrefix();
  }

  private static Connection as(String service) throws SQLException {
    Installation i = sandbox.installation();
    return DriverManager.getConnection(
        engines.postgres().jdbcUrl(i.database()), i.role(service), i.rolePasswords().get(service));
  }

  private static String one(Connection c, String sql) throws SQLException {
    try (var statement = c.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static KafkaProducer<String, String> producer(Properties client) {
    client.setProperty("max.block.ms", "10000");
    // An idempotent producer would be refused for that already.
    client.setProperty("enable.idempotence", "false");
    return new KafkaProducer<>(client, new StringSerializer(), new StringSerializer());
  }

  private static KafkaConsumer<String, String> consumer(Properties client, String group) {
    client.setProperty("group.id", group);
    client.setProperty("auto.offset.reset", "earliest");
    return new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer());
  }
}
