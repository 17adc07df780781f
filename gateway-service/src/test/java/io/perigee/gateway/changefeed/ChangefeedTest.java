package io.perigee.gateway.changefeed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateRecord;
import io.perigee.devkit.engine.KafkaUsers;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.gateway.testing.Broker;
import io.perigee.gateway.testing.Client;
import io.perigee.gateway.testing.GatewayTest;
import io.perigee.gateway.testing.Peer;
import io.perigee.gateway.testing.Signer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The changefeed over a real broker: what compute-service would publish, and sockets as clients
 * open them.
 */
@QuarkusTest
@TestProfile(ChangefeedTest.Feed.class)
@WithTestResource(Broker.class)
class ChangefeedTest extends GatewayTest {

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

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Signer SIGNER = Signer.ecdsa(256);
  private static KafkaProducer<String, String> producer;

  @ConfigProperty(name = "perigee.kafka.bootstrap")
  String bootstrap;

  @ConfigProperty(name = "perigee.kafka.password")
  String password;

  @ConfigProperty(name = "perigee.topic-prefix")
  String prefix;

  private String login;
  private String account;
  private final String machine = UUID.randomUUID().toString();

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
    await()
        .atMost(SOON)
        .until(() -> management("/q/health/ready").statusCode() == 200 && isReading());
  }

  @AfterAll
  static void close() {
    if (producer != null) {
      producer.close();
    }
  }

  private boolean isReading() {
    FeedSocket probe = socket("/my/changefeed");
    boolean reading = probe.refusedWith() == 0;
    probe.close();
    return reading;
  }

  private FeedSocket socket(String path) {
    return FeedSocket.open(
        port(),
        path,
        client.signed(
            "GET",
            path,
            "/" + login + "/keys/main",
            SIGNER,
            "ecdsa-sha256",
            Client.date(Instant.now())));
  }

  private void publish(String owner, String id, String state, String... changed) throws Exception {
    publish(owner, id, state, Json.object().put("id", id).put("state", state), changed);
  }

  private void publish(String owner, String id, String state, ObjectNode object, String... changed)
      throws Exception {
    send(owner, id, state, object, changed).get(10, TimeUnit.SECONDS);
  }

  private Future<RecordMetadata> send(
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

  private static List<String> states(List<JsonObject> events) {
    return events.stream().map(e -> e.getString("resourceState")).toList();
  }

  @Test
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/changefeed")
  void aChangeIsToldInThePublishedForm() throws Exception {
    FeedSocket socket = socket("/" + login + "/changefeed");
    socket.send(
        "{\"resource\":\"vm\",\"subResources\":[\"alias\",\"customer_metadata\",\"destroyed\",\"nics\",\"owner_uuid\",\"server_uuid\",\"state\",\"tags\"]}");

    publish(account, machine, "shutting_down", "state", "tags", "task");

    JsonObject event = socket.take(1).getFirst();
    assertThat(event.fieldNames())
        .containsExactlyInAnyOrder(
            "changedResourceId",
            "published",
            "resourceState",
            "changeKind",
            "resourceObject",
            "sequence");
    assertThat(event.getString("changedResourceId")).isEqualTo(machine);
    assertThat(event.getLong("published"))
        .isBetween(System.currentTimeMillis() - 10_000, System.currentTimeMillis() + 1000);
    assertThat(event.getString("resourceState")).isEqualTo("shutting_down");
    assertThat(event.getJsonObject("changeKind"))
        .isEqualTo(
            new JsonObject()
                .put("resource", "vm")
                .put("subResources", new JsonArray().add("state").add("tags")));
    assertThat(event.getJsonObject("resourceObject").getString("id")).isEqualTo(machine);
    socket.close();
  }

  @Test
  void anotherAccountsChangesAreNotTold() throws Exception {
    FeedSocket socket = socket("/my/changefeed");

    publish(UUID.randomUUID().toString(), UUID.randomUUID().toString(), "running", "state");
    publish(account, machine, "running", "state");

    assertThat(socket.take(1).getFirst().getString("changedResourceId")).isEqualTo(machine);
    socket.close();
  }

  @Test
  void whatTouchesNothingToldOfIsSilentAndAMalformedRecordStopsNothing() throws Exception {
    FeedSocket socket = socket("/my/changefeed");

    publish(account, machine, "running");
    publish(account, machine, "running", "task");
    producer.send(new ProducerRecord<>(prefix + ".machines", machine, "{not json")).get();
    producer.send(new ProducerRecord<>(prefix + ".machines", machine, "[]")).get();
    producer.send(new ProducerRecord<>(prefix + ".machines", machine, null)).get();
    publish(account, machine, "stopped", "state");

    assertThat(states(socket.take(1))).containsExactly("stopped");
    socket.close();
  }

  @Test
  void theFirstMessageChoosesMachinesAndParts() throws Exception {
    String other = UUID.randomUUID().toString();
    FeedSocket socket = socket("/my/changefeed");
    socket.send("{\"resource\":\"vm\",\"subResources\":[\"tags\"],\"vms\":[\"" + machine + "\"]}");
    await().pollDelay(Duration.ofMillis(100)).until(() -> true);

    publish(account, other, "running", "tags");
    publish(account, machine, "running", "state");
    publish(account, machine, "stopped", "state", "tags");

    assertThat(states(socket.take(1))).containsExactly("stopped");
    socket.close();
  }

  @Test
  void theUrlChoosesMachinesToo() throws Exception {
    FeedSocket socket = socket("/my/changefeed?vms=" + machine + "," + UUID.randomUUID());

    publish(account, UUID.randomUUID().toString(), "running", "state");
    publish(account, machine, "stopped", "state");

    assertThat(states(socket.take(1))).containsExactly("stopped");
    socket.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "[]",
        "{\"resource\":\"disk\"}",
        "{\"subResources\":[\"colour\"]}",
        "{\"vms\":\"x\"}",
        "{\"vms\":[1]}"
      })
  void aMalformedFirstMessageClosesTheSocket(String message) throws Exception {
    FeedSocket socket = socket("/my/changefeed");

    socket.send(message);

    assertThat(socket.closeCode()).isEqualTo(1008);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sequence", "published"})
  void whoComesAgainMissesNothingAndGetsNothingTwice(String by) throws Exception {
    FeedSocket first = socket("/my/changefeed");
    publish(account, machine, "s0", "state");
    publish(account, machine, "s1", "state");
    Object since = first.take(2).getLast().getValue(by);
    first.close();
    for (int i = 2; i < 40; i++) {
      publish(account, i % 2 == 0 ? machine : UUID.randomUUID().toString(), "s" + i, "state");
    }

    FeedSocket again = socket("/my/changefeed?since=" + since);
    List<JsonObject> events = new ArrayList<>(again.take(38));
    publish(account, machine, "s40", "state");
    events.addAll(again.take(1));

    assertThat(states(events))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(2, 40).mapToObj(i -> "s" + i).toList());
    assertThat(events.getLast().getString("resourceState")).isEqualTo("s40");
    assertThat(again.more()).isFalse();
    again.close();
  }

  @Test
  void everySequenceAmongManyIsAGoodPlaceToComeAgain() throws Exception {
    FeedSocket first = socket("/my/changefeed");
    for (int i = 0; i < 12; i++) {
      publish(account, UUID.randomUUID().toString(), "s" + i, "state");
    }
    List<JsonObject> events = first.take(12);
    first.close();

    for (int i = 0; i < 12; i += 4) {
      FeedSocket again = socket("/my/changefeed?since=" + events.get(i).getString("sequence"));
      assertThat(states(again.take(11 - i)))
          .containsExactlyInAnyOrderElementsOf(states(events.subList(i + 1, 12)));
      again.close();
    }
  }

  @Test
  void aChangedAccountsCredentialsAreForgotten() throws Exception {
    String asked = login + "//main";
    client.send(
        client.signed(
            "GET",
            "/my/keys",
            "/" + login + "/keys/main",
            SIGNER,
            "ecdsa-sha256",
            Client.date(Instant.now())));
    int before = Peer.running.asked(asked);
    StateRecord record =
        new StateRecord(
            account,
            login,
            2,
            1,
            account,
            null,
            "active",
            List.of("keys"),
            false,
            false,
            Json.object());
    Envelope envelope =
        Envelope.of(
            UUID.randomUUID().toString(),
            "auth",
            StateRecord.type("accounts"),
            account,
            Instant.now(),
            Cause.PLATFORM,
            Json.MAPPER.valueToTree(record));

    producer
        .send(new ProducerRecord<>(prefix + ".accounts", account, Json.write(envelope)))
        .get(10, TimeUnit.SECONDS);

    await()
        .atMost(Duration.ofSeconds(4))
        .until(
            () -> {
              client.send(
                  client.signed(
                      "GET",
                      "/my/keys",
                      "/" + login + "/keys/main",
                      SIGNER,
                      "ecdsa-sha256",
                      Client.date(Instant.now())));
              return Peer.running.asked(asked) > before;
            });
  }

  @Test
  void aPlaceOlderThanTheWindowIs410() {
    String old =
        new Cursor(Instant.now().minus(Duration.ofHours(25)).toEpochMilli(), new long[] {0, 0, 0})
            .text();
    String beyond = new Cursor(Instant.now().toEpochMilli(), new long[] {1L << 40, 0, 0}).text();

    assertThat(socket("/my/changefeed?since=" + old).refusedWith()).isEqualTo(410);
    assertThat(socket("/my/changefeed?since=1000").refusedWith()).isEqualTo(410);
    assertThat(socket("/my/changefeed?since=" + beyond).refusedWith()).isEqualTo(410);
  }

  @ParameterizedTest
  @CsvSource({"garbage", "AAAA", "''", "99999999999999999999"})
  void aPlaceThatIsNoneIs409(String since) {
    assertThat(socket("/my/changefeed?since=" + since).refusedWith()).isEqualTo(409);
  }

  @Test
  void withoutAnUpgradeItIs400() throws Exception {
    var response =
        client.send(
            client.signed(
                "GET",
                "/my/changefeed",
                "/" + login + "/keys/main",
                SIGNER,
                "ecdsa-sha256",
                Client.date(Instant.now())));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Client.json(response).getString("code")).isEqualTo("UpgradeRequiredError");
  }

  @Test
  void withoutASignatureItIs401() {
    assertThat(
            FeedSocket.open(port(), "/my/changefeed", client.request("/my/changefeed"))
                .refusedWith())
        .isEqualTo(401);
  }

  @Test
  void aSlowClientIsClosedAndOthersGoOn() throws Exception {
    FeedSocket slow = socket("/my/changefeed");
    FeedSocket quick = socket("/my/changefeed");
    slow.pause();
    ObjectNode large = Json.object().put("filler", "x".repeat(400_000));

    // No faster than the quick one takes them, so that only the slow one falls behind.
    for (int i = 0; i < 100; i += 10) {
      for (int j = 0; j < 10; j++) {
        send(account, machine, "s" + i, large, "state");
      }
      assertThat(quick.take(10).size()).isEqualTo(10);
    }
    slow.resume();
    assertThat(slow.closeCode()).isEqualTo(1013);
    quick.close();
  }

  @Test
  void anAccountsSocketsAreBounded() throws Exception {
    List<FeedSocket> open =
        List.of(socket("/my/changefeed"), socket("/my/changefeed"), socket("/my/changefeed"));

    assertThat(socket("/my/changefeed").refusedWith()).isEqualTo(429);

    open.getFirst().close();
    await().atMost(SOON).until(() -> socket("/my/changefeed").refusedWith() == 0);
  }

  @Test
  void aClientThatAnswersNoPingsIsClosed() throws Exception {
    StringBuilder handshake =
        new StringBuilder(
            "GET /my/changefeed HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n");
    handshake.append(
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    client
        .signed(
            "GET",
            "/my/changefeed",
            "/" + login + "/keys/main",
            SIGNER,
            "ecdsa-sha256",
            Client.date(Instant.now()))
        .build()
        .headers()
        .map()
        .forEach(
            (name, values) ->
                handshake.append(name).append(": ").append(values.getFirst()).append("\r\n"));
    try (Socket silent = new Socket("127.0.0.1", port())) {
      silent.setSoTimeout(8000);
      silent
          .getOutputStream()
          .write(handshake.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
      String seen = "";
      while (!seen.contains("no answer to pings")) {
        byte[] some = new byte[1024];
        int read = silent.getInputStream().read(some);
        assertThat(read).as("closed without a reason").isPositive();
        seen += new String(some, 0, read, StandardCharsets.ISO_8859_1);
      }

      assertThat(seen).startsWith("HTTP/1.1 101 ").contains("\u0003\u00e9no answer to pings");
    }
  }

  @Test
  void aClientThatAnswersPingsStays() throws Exception {
    FeedSocket socket = socket("/my/changefeed");
    await().pollDelay(Duration.ofSeconds(9)).atMost(SOON).until(() -> true);

    publish(account, machine, "running", "state");

    assertThat(socket.take(1)).hasSize(1);
    socket.close();
  }
}
