package io.perigee.gateway.changefeed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateRecord;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.gateway.testing.Broker;
import io.perigee.gateway.testing.Peer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told to whom, in which form. */
@QuarkusTest
@TestProfile(FeedTest.Feed.class)
@WithTestResource(Broker.class)
class ChangefeedTest extends FeedTest {

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

  @Test
  void aChangedAccountsCredentialsAreForgotten() throws Exception {
    String asked = login + "//main";
    client.send(signed("/my/keys"));
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
              client.send(signed("/my/keys"));
              return Peer.running.asked(asked) > before;
            });
  }
}
