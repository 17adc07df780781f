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
import io.perigee.gateway.testing.Peers;
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
    regions();
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

  private static String regionId(String name) {
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
  private void tell(String topic, String region, String id, String state, String... changed)
      throws Exception {
    tell(topic, region, Json.object().put("id", id), state, changed);
  }

  private void tell(String topic, String region, ObjectNode object, String state, String... changed)
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

  private FeedSocket socketAt(int port, String path) {
    return FeedSocket.open(
        port,
        path,
        client.signed(
            "GET",
            path,
            "/" + login + "/keys/main",
            SIGNER,
            "ecdsa-sha256",
            Client.date(Instant.now())));
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
        "{\"vms\":[1]}",
        "{\"resource\":[1]}",
        "{\"resource\":[\"vm\",\"disk\"]}",
        "{\"ids\":\"x\"}"
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

  @ParameterizedTest
  @CsvSource({"volume, volumes", "image, images", "network, networks"})
  void otherResourcesAreToldInTheSameForm(String resource, String topic) throws Exception {
    String id = UUID.randomUUID().toString();
    FeedSocket socket = socket("/my/changefeed");
    socket.send("{\"resource\":\"%s\",\"subResources\":[\"state\",\"name\"]}".formatted(resource));
    await().pollDelay(Duration.ofMillis(100)).until(() -> true);

    tell(topic, null, id, "ready", "size");
    publish(account, machine, "running", "state");
    tell(topic, null, id, "failed", "state", "size");

    JsonObject event = socket.take(1).getFirst();
    assertThat(event.getString("changedResourceId")).isEqualTo(id);
    assertThat(event.getString("resourceState")).isEqualTo("failed");
    assertThat(event.getJsonObject("changeKind"))
        .isEqualTo(
            new JsonObject()
                .put("resource", resource)
                .put("subResources", new JsonArray().add("state").add("size")));
    assertThat(event.getJsonObject("resourceObject").getString("id")).isEqualTo(id);
    assertThat(socket.more()).isFalse();
    socket.close();
  }

  @Test
  void whoSaysNothingIsToldOfMachinesOnly() throws Exception {
    FeedSocket socket = socket("/my/changefeed");

    tell("volumes", null, UUID.randomUUID().toString(), "ready", "state");
    publish(account, machine, "running", "state");

    assertThat(socket.take(1).getFirst().getString("changedResourceId")).isEqualTo(machine);
    assertThat(socket.more()).isFalse();
    socket.close();
  }

  @Test
  void severalResourcesComeThroughOneSocket() throws Exception {
    String volume = UUID.randomUUID().toString();
    String other = UUID.randomUUID().toString();
    FeedSocket byUrl = socket("/my/changefeed?resource=vm,volumes&ids=" + volume + "," + machine);
    FeedSocket byMessage = socket("/my/changefeed");
    byMessage.send("{\"resource\":[\"vm\",\"volume\"],\"vms\":[\"" + machine + "\"]}");
    await().pollDelay(Duration.ofMillis(100)).until(() -> true);

    publish(account, other, "running", "state");
    tell("networks", null, volume, "ready", "state");
    tell("volumes", null, volume, "ready", "state");
    publish(account, machine, "stopped", "state");

    for (FeedSocket socket : List.of(byUrl, byMessage)) {
      assertThat(states(socket.take(2))).containsExactlyInAnyOrder("ready", "stopped");
      assertThat(socket.more()).isFalse();
      socket.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sequence", "published"})
  void whoComesAgainMissesNothingOfAnyResource(String by) throws Exception {
    String all = "/my/changefeed?resource=vm,volume,image,network";
    List<String> topics = List.of("machines", "volumes", "images", "networks");
    FeedSocket first = socket(all);
    tell("volumes", null, UUID.randomUUID().toString(), "s0", "state");
    Object since = first.take(1).getFirst().getValue(by);
    first.close();
    for (int i = 1; i < 25; i++) {
      tell(topics.get(i % 4), null, UUID.randomUUID().toString(), "s" + i, "state");
    }

    FeedSocket again = socket(all + "&since=" + since);
    List<JsonObject> events = new ArrayList<>(again.take(24));
    tell("images", null, UUID.randomUUID().toString(), "s25", "state");
    events.addAll(again.take(1));

    assertThat(states(events))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, 25).mapToObj(i -> "s" + i).toList());
    assertThat(again.more()).isFalse();
    again.close();
  }

  @Test
  void aRegionsUrlTellsWhatIsThereAndWhatIsEverywhere() throws Exception {
    FeedSocket one = socket("/my/changefeed?resource=vm,image");
    FeedSocket two = socketAt(Peers.SECOND_PORT, "/my/changefeed?resource=vm,image");

    tell("machines", "perigee-1", machine, "m1", "state");
    tell("machines", "perigee-2", machine, "m2", "state");
    tell("images", "perigee-2", machine, "i2", "state");
    tell("images", null, machine, "everywhere", "state");
    ObjectNode copied = Json.object().put("id", machine);
    copied.putArray("copied_to").add(regionId("perigee-2"));
    tell("images", "perigee-1", copied, "both", "copied_to");

    assertThat(states(one.take(3))).containsExactlyInAnyOrder("m1", "everywhere", "both");
    List<JsonObject> told = two.take(4);
    assertThat(states(told)).containsExactlyInAnyOrder("m2", "i2", "everywhere", "both");
    assertThat(one.more()).isFalse();
    one.close();
    two.close();
  }

  @Test
  void whatLeavesARegionIsGoneThereAndChangedElsewhere() throws Exception {
    FeedSocket one = socket("/my/changefeed?resource=image");
    FeedSocket two = socketAt(Peers.SECOND_PORT, "/my/changefeed?resource=image");
    ObjectNode moved = Json.object().put("id", machine).put("left", regionId("perigee-1"));
    moved.putArray("copied_to");

    tell("images", "perigee-2", moved, "active", "copied_to");

    JsonObject gone = one.take(1).getFirst();
    assertThat(gone.getString("resourceState")).isEqualTo("deleted");
    assertThat(gone.getJsonObject("changeKind").getJsonArray("subResources"))
        .containsExactly("state");
    JsonObject there = two.take(1).getFirst();
    assertThat(there.getString("resourceState")).isEqualTo("active");
    assertThat(there.getJsonObject("changeKind").getJsonArray("subResources"))
        .containsExactly("copied_to");
    one.close();
    two.close();
  }

  @Test
  void anotherRegionsPastIsNotToldEither() throws Exception {
    FeedSocket one = socket("/my/changefeed");
    tell("machines", "perigee-1", machine, "s0", "state");
    String since = one.take(1).getFirst().getString("sequence");
    one.close();
    tell("machines", "perigee-2", machine, "elsewhere", "state");
    tell("machines", "perigee-1", machine, "s1", "state");

    FeedSocket again = socket("/my/changefeed?since=" + since);

    assertThat(states(again.take(1))).containsExactly("s1");
    assertThat(again.more()).isFalse();
    again.close();
  }

  @Test
  void aResourceThatIsNoneIs409() {
    assertThat(socket("/my/changefeed?resource=disk").refusedWith()).isEqualTo(409);
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
            "GET /my/changefeed HTTP/1.1\r\n"
                + "Host: x\r\n"
                + "Connection: Upgrade\r\n"
                + "Upgrade: websocket\r\n");
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
