package io.perigee.devkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.devkit.process.Signals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Engines of an installation: what they were told survives, and whoever starts them again takes
 * them over.
 */
final class EnginesSurviveTest {

  private static final Duration AFTER_A_KILL = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private EmbeddedPostgres postgres;
  private EmbeddedKafka kafka;

  @AfterEach
  void stop() {
    if (postgres != null) {
      postgres.stop();
    }
    if (kafka != null) {
      kafka.stop();
    }
  }

  @Test
  void postgresKeepsWhatWasCommittedWhenItIsKilled() throws SQLException {
    // Given a row that was committed
    postgres = postgres(Address.free().port());
    postgres.start();
    try (Connection c = connect()) {
      c.createStatement().execute("CREATE TABLE kept (id int)");
      c.createStatement().execute("INSERT INTO kept VALUES (7)");
    }
    // When it is killed and started again
    kill(postgres.process());
    postgres.start();
    // Then the row is there
    try (Connection c = connect()) {
      assertThat(one(c, "SELECT id FROM kept")).isEqualTo("7");
      assertThat(one(c, "SHOW fsync")).isEqualTo("on");
      assertThat(one(c, "SHOW synchronous_commit")).isEqualTo("on");
    }
  }

  @Test
  void postgresStartsWhereMakingItsDataWasBrokenOff() throws Exception {
    // Given what a killed initdb leaves behind
    Path partial = Files.createDirectories(directory.resolve("postgres.partial/base"));
    Files.writeString(partial.resolveSibling("PG_VERSION"), "18\n");
    Files.createDirectories(directory.resolve("postgres"));
    // When it is started
    postgres = postgres(Address.free().port());
    postgres.start();
    // Then it answers, on data of its own
    try (Connection c = connect()) {
      assertThat(one(c, "SHOW data_directory")).isEqualTo(directory.resolve("postgres").toString());
    }
    assertThat(directory.resolve("postgres.partial")).doesNotExist();
  }

  @Test
  void aRunningPostgresIsTakenOverAndOneOnAnotherPortIsStartedAnew() throws SQLException {
    // Given one that somebody started who is gone
    int port = Address.free().port();
    postgres = postgres(port);
    postgres.start();
    ProcessHandle left = postgres.process();
    // When another starts on the same directory
    EmbeddedPostgres other = postgres(port);
    other.start();
    // Then it is the same process
    assertThat(other.process().pid()).isEqualTo(left.pid());
    // When one starts on the same directory with another port
    postgres = postgres(Address.free().port());
    postgres.start();
    // Then the first has ended and the second answers
    assertThat(left.isAlive()).isFalse();
    try (Connection c = connect()) {
      assertThat(one(c, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void kafkaKeepsWhatWasAcknowledgedWhenItIsKilledIsBackSoonAndIsTakenOverWhileItRuns()
      throws Exception {
    // Given a message that was acknowledged, on data whose making was broken off once
    kafka = kafka();
    Files.createDirectories(directory.resolve("kafka/data.partial/__cluster_metadata-0"));
    kafka.start();
    try (Admin admin = Admin.create(client())) {
      admin
          .createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
          .all()
          .get(20, TimeUnit.SECONDS);
    }
    try (var producer =
        new KafkaProducer<>(client(), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("kept", "k", "v")).get(20, TimeUnit.SECONDS);
    }
    // When it is killed and started again
    kill(kafka.process());
    long killed = System.nanoTime();
    kafka.start();
    Duration away = Duration.ofNanos(System.nanoTime() - killed);
    // Then the message is there, and the pause was short
    assertThat(firstValue()).isEqualTo("v");
    assertThat(away).isLessThan(AFTER_A_KILL);
    // And whoever starts it while it runs takes it over
    EmbeddedKafka other = new EmbeddedKafka(kafka.settings());
    other.start();
    assertThat(other.process().pid()).isEqualTo(kafka.process().pid());
  }

  private String firstValue() {
    try (var consumer =
        new KafkaConsumer<>(client(), new StringDeserializer(), new StringDeserializer())) {
      TopicPartition partition = new TopicPartition("kept", 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long giveUp = System.nanoTime() + AFTER_A_KILL.toNanos();
      while (System.nanoTime() < giveUp) {
        for (var message : consumer.poll(Duration.ofMillis(200))) {
          return message.value();
        }
      }
      throw new AssertionError("the message is not there");
    }
  }

  private EmbeddedPostgres postgres(int port) {
    return new EmbeddedPostgres(
        new EmbeddedPostgres.Settings(
            directory.resolve("postgres"),
            directory.resolve("postgres.log"),
            port,
            "secret",
            Keeping.STATE));
  }

  private EmbeddedKafka kafka() throws RuntimeException {
    try {
      return new EmbeddedKafka(
          new EmbeddedKafka.Settings(
              Files.createDirectories(directory.resolve("kafka")),
              directory.resolve("kafka.log"),
              Address.free().port(),
              Address.free().port(),
              KafkaUsers.random(),
              Keeping.STATE));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        postgres.jdbcUrl("postgres"), postgres.user(), postgres.password());
  }

  private Properties client() {
    return kafka.users().asServices(kafka.bootstrap());
  }

  private static void kill(ProcessHandle process) {
    process.destroyForcibly();
    assertThat(Signals.awaitEnd(process, Duration.ofSeconds(10))).isTrue();
  }

  private static String one(Connection c, String sql) throws SQLException {
    try (var statement = c.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
