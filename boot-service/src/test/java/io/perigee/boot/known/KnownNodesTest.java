package io.perigee.boot.known;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateRecord;
import io.perigee.contracts.topic.Topics;
import io.perigee.devkit.engine.KafkaUsers;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.runtime.projection.Known;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** What boot knows of others, by their topics alone. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
class KnownNodesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Inject Database database;
  @Inject Known known;

  @Test
  void theServiceBecomesReady() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(given().get("/q/health/ready").statusCode()).isEqualTo(200));
  }

  @Test
  void aNodeIsFoundByItsHardwareAddressUntilItHasAnotherOrIsGone() {
    // Given
    String node = UUID.randomUUID().toString();
    tell("nodes", node, "node001", 1, false, "aa:bb:cc:00:00:01");
    awaitNode("aa:bb:cc:00:00:01", node);

    // When its card is replaced, and when it is removed
    tell("nodes", node, "node001", 2, false, "AA:BB:CC:00:00:02");
    awaitNode("aa:bb:cc:00:00:02", node);
    Optional<String> old = nodeOf("aa:bb:cc:00:00:01");
    tell("nodes", node, "node001", 3, true, "aa:bb:cc:00:00:02");

    // Then
    assertThat(old).isEmpty();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(nodeOf("aa:bb:cc:00:00:02")).isEmpty());
  }

  @Test
  void anAddressThatMovesToAnotherNodeIsTheOthers() {
    String one = UUID.randomUUID().toString();
    String two = UUID.randomUUID().toString();
    tell("nodes", one, "node011", 1, false, "aa:bb:cc:00:00:11");
    awaitNode("aa:bb:cc:00:00:11", one);

    tell("nodes", two, "node012", 1, false, "aa:bb:cc:00:00:11");

    awaitNode("aa:bb:cc:00:00:11", two);
  }

  @Test
  void groupsOsimagesAndNetworksAreKnownByName() {
    for (String topic : List.of("groups", "osimages", "networks")) {
      tell(topic, UUID.randomUUID().toString(), "of-" + topic, 1, false, null);
    }

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(known.byName(Topics.GROUPS, null, "of-groups")).isPresent();
              assertThat(known.byName(Topics.OSIMAGES, null, "of-osimages")).isPresent();
              assertThat(known.byName(Topics.NETWORKS, null, "of-networks")).isPresent();
            });
  }

  private void awaitNode(String mac, String node) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(nodeOf(mac)).contains(node));
  }

  private Optional<String> nodeOf(String mac) {
    return database.read(
        h ->
            h.createQuery("SELECT node_id::text FROM node_address WHERE macaddress = :mac::macaddr")
                .bind("mac", mac)
                .mapTo(String.class)
                .findOne());
  }

  private static void tell(
      String topic, String id, String name, long version, boolean deleted, String mac) {
    ObjectNode object = Json.object().put("id", id).put("name", name);
    if (mac != null) {
      object.putArray("interfaces").addObject().put("interface", "BOOTIF").put("macaddress", mac);
    }
    StateRecord state =
        new StateRecord(
            id,
            name,
            version,
            1,
            null,
            null,
            deleted ? "deleted" : "active",
            List.of(),
            deleted,
            false,
            object);
    Envelope envelope =
        Envelope.of(
            id + ":" + version,
            "compute",
            StateRecord.type(topic),
            id,
            Instant.parse("2026-11-21T00:00:00Z"),
            Cause.PLATFORM,
            Json.MAPPER.valueToTree(state));
    Config config = ConfigProvider.getConfig();
    Properties client = new Properties();
    client.setProperty(
        "bootstrap.servers", config.getValue("perigee.kafka.bootstrap", String.class));
    client.putAll(
        KafkaUsers.login(
            KafkaUsers.SERVICES, config.getValue("perigee.kafka.password", String.class)));
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
      producer.send(
          new ProducerRecord<>(
              config.getValue("perigee.topic-prefix", String.class) + "." + topic,
              id,
              Json.write(envelope)));
    }
  }
}
