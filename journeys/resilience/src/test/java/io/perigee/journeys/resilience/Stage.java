package io.perigee.journeys.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.journeys.client.CloudClient;
import io.perigee.journeys.client.Credentials;
import io.perigee.journeys.client.Http;
import io.perigee.journeys.client.LocalInstallation;
import io.perigee.journeys.platform.KeyFile;
import io.perigee.journeys.platform.OwnPlatform;
import io.perigee.journeys.platform.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** A platform that nobody else works on, so that all of its history can be judged. */
final class Stage implements AutoCloseable {

  static final Duration MENDED = Duration.ofSeconds(60);

  private static final List<String> SPOILED =
      List.of(
          "not JSON", "{}", "null", "[1,2]", "{\"specversion\":\"1.0\",\"id\":1,\"data\":\"x\"}");

  private final OwnPlatform platform;
  private final LocalInstallation installation;
  private final Credentials credentials;

  private Stage(OwnPlatform platform, Credentials credentials) {
    this.platform = platform;
    this.installation = platform.installation();
    this.credentials = credentials;
  }

  /** Starts it, with what the work needs. */
  static Stage set() throws IOException, InterruptedException, SQLException {
    Path home =
        Repository.root().resolve("journeys/target/resilience-" + ProcessHandle.current().pid());
    OwnPlatform platform = OwnPlatform.start(Repository.root(), home, OwnPlatform.OF_JOURNEYS);
    Stage stage = new Stage(platform, withAnotherKey(platform.installation().credentials(), home));
    new Ledger(platform.installation()).open();
    Turmoil turmoil = stage.turmoil();
    turmoil.describeNodes();
    turmoil.makeRoom();
    return stage;
  }

  /**
   * The account's with a key of Ed25519: the demo's is of RSA, and thousands of requests follow.
   */
  private static Credentials withAnotherKey(Credentials demo, Path home) throws IOException {
    KeyFile key = KeyFile.in(home.resolve("turmoil.pem"));
    new CloudClient(demo)
        .send("POST", "/keys", Map.of("name", "turmoil", "key", key.openSsh()))
        .must(201);
    return new Credentials(
        demo.url(),
        demo.luna(),
        new Credentials.CloudApi(
            demo.cloudapi().account(), key.file().toString(), key.fingerprint()),
        demo.lunanode());
  }

  /** Work to put under way. */
  Turmoil turmoil() throws IOException {
    return new Turmoil(installation, credentials);
  }

  LocalInstallation installation() {
    return installation;
  }

  /** Waits until every service says that it is ready, and the gateway answers. */
  void awaitReady() {
    Awaitility.await()
        .atMost(MENDED)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              for (String service : Topics.SERVICES) {
                assertThat(
                        new Http(installation.url(service))
                            .send("GET", "/q/health/ready", Map.of(), null)
                            .status())
                    .as(service)
                    .isEqualTo(200);
              }
              assertThat(
                      new Http(installation.credentials().url())
                          .send("GET", "/ping", Map.of(), null)
                          .status())
                  .isEqualTo(200);
            });
  }

  /** The ids of the services' processes. */
  List<Long> pids() throws IOException {
    List<Long> pids = new ArrayList<>();
    for (String service : Topics.SERVICES) {
      pids.add(installation.process(service).pid());
    }
    return pids;
  }

  /** Sends what is no message to every topic. */
  void spoil() throws IOException {
    Properties settings = installation.asServices();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      for (Topic topic : Topics.all()) {
        String name = installation.topic(topic);
        SPOILED.forEach(
            value -> sent.add(producer.send(new ProducerRecord<>(name, "spoiled", value))));
      }
      producer.flush();
    }
    assertThat(sent).allMatch(one -> one.state() == Future.State.SUCCESS);
  }

  /** The commands that a worker of compute-service has in hand. */
  long runningAt(ProcessHandle worker) throws Exception {
    return count(
        "SELECT count(*) FROM compute.work WHERE state = 'running' AND worker = 'compute-%d'"
            .formatted(worker.pid()));
  }

  /** The epoch of whoever publishes for compute-service. */
  long relayEpoch() throws Exception {
    return count("SELECT max(epoch) FROM compute.relay_lease");
  }

  /** The messages of a topic that a service has put aside. */
  long parked(String service, String topic) throws Exception {
    return count(
        "SELECT count(*) FROM %s.parked WHERE topic LIKE '%%.%s'".formatted(service, topic));
  }

  long count(String sql) throws Exception {
    try (Connection connection = installation.database();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() {
    platform.close();
  }
}
