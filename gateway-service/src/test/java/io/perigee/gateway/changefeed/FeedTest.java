package io.perigee.gateway.changefeed;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateRecord;
import io.perigee.devkit.engine.KafkaUsers;
import io.perigee.gateway.testing.Client;
import io.perigee.gateway.testing.GatewayTest;
import io.perigee.gateway.testing.Peer;
import io.perigee.gateway.testing.Signer;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * The changefeed over a real broker: what compute-service would publish, and sockets as clients
 * open them.
 */
abstract class FeedTest extends GatewayTest {

  /** A broker, and small bounds. */
  public static final class Feed implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "perigee.gateway.changefeed.enabled",
          "true",
          "perigee.gateway.changefeed.queue",
          "20",
          "perigee.gateway.changefeed.sockets-per-account",
          "3",
          "perigee.gateway.changefeed.greeting",
          "300MS",
          "perigee.gateway.changefeed.ping",
          "4S");
    }
  }

  static final Duration SOON = Duration.ofSeconds(20);
  static final Signer SIGNER = Signer.ecdsa(256);
  static KafkaProducer<String, String> producer;

  @ConfigProperty(name = "perigee.kafka.bootstrap")
  String bootstrap;

  @ConfigProperty(name = "perigee.kafka.password")
  String password;

  @ConfigProperty(name = "perigee.topic-prefix")
  String prefix;

  String login;
  String account;
  final String machine = UUID.randomUUID().toString();

  @BeforeEach
  void haveAnAccountAndABroker() {
    login = Client.account(SIGNER, "main");
    account =
        Peer.running.keys.get(login + "//main").getJsonObject("principal").getString("account");
    if (producer == null) {
      Properties config = new Properties();
      config.put("bootstrap.servers", bootstrap);
      config.putAll(KafkaUsers.login(KafkaUsers.SERVICES, password));
      producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
    }
    regions();
    await()
        .atMost(SOON)
        .until(() -> management("/q/health/ready").statusCode() == 200 && isReading());
  }

  @AfterAll
  static void close() {
    if (producer != null) {
      producer.close();
      producer = null;
    }
  }

  /** The regions, as compute-service publishes them. */
  private void regions() {
    for (String name : List.of("perigee-1", "perigee-2")) {
      StateRecord record =
          new StateRecord(
              regionId(name),
              name,
              1,
              1,
              null,
              regionId(name),
              "active",
              List.of(),
              false,
              false,
              Json.object());
      producer.send(
          new ProducerRecord<>(
              prefix + ".regions", record.id(), Json.write(envelope("regions", record))));
    }
  }

  static String regionId(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static Envelope envelope(String topic, StateRecord record) {
    return Envelope.of(
        UUID.randomUUID().toString(),
        "compute",
        StateRecord.type(topic),
        record.id(),
        Instant.now(),
        Cause.PLATFORM,
        Json.MAPPER.valueToTree(record));
  }

  /** Publishes a change of anything, in a region or in all of them. */
  void tell(String topic, String region, String id, String state, String... changed)
      throws Exception {
    tell(topic, region, Json.object().put("id", id), state, changed);
  }

  void tell(String topic, String region, ObjectNode object, String state, String... changed)
      throws Exception {
    StateRecord record =
        new StateRecord(
            object.path("id").asText(),
            "r",
            1,
            1,
            account,
            region == null ? null : regionId(region),
            state,
            List.of(changed),
            false,
            false,
            object);
    producer
        .send(
            new ProducerRecord<>(
                prefix + "." + topic, record.id(), Json.write(envelope(topic, record))))
        .get(10, TimeUnit.SECONDS);
  }

  /** A question with the account's key. */
  HttpRequest.Builder signed(String path) {
    return client.signed(
        "GET",
        path,
        "/" + login + "/keys/main",
        SIGNER,
        "ecdsa-sha256",
        Client.date(Instant.now()));
  }

  FeedSocket socket(String path) {
    return socketAt(port(), path);
  }

  FeedSocket socketAt(int port, String path) {
    return FeedSocket.open(port, path, signed(path));
  }

  private boolean isReading() {
    FeedSocket probe = socket("/my/changefeed");
    boolean reading = probe.refusedWith() == 0;
    probe.close();
    return reading;
  }

  void publish(String owner, String id, String state, String... changed) throws Exception {
    publish(owner, id, state, Json.object().put("id", id).put("state", state), changed);
  }

  void publish(String owner, String id, String state, ObjectNode object, String... changed)
      throws Exception {
    send(owner, id, state, object, changed).get(10, TimeUnit.SECONDS);
  }

  Future<RecordMetadata> send(
      String owner, String id, String state, ObjectNode object, String... changed) {
    StateRecord record =
        new StateRecord(id, "m", 1, 1, owner, null, state, List.of(changed), false, false, object);
    Envelope envelope =
        Envelope.of(
            UUID.randomUUID().toString(),
            "compute",
            StateRecord.type("machines"),
            id,
            Instant.now(),
            Cause.PLATFORM,
            Json.MAPPER.valueToTree(record));
    return producer.send(new ProducerRecord<>(prefix + ".machines", id, Json.write(envelope)));
  }

  static List<String> states(List<JsonObject> events) {
    return events.stream().map(e -> e.getString("resourceState")).toList();
  }
}
