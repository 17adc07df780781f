package io.perigee.power;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Envelope;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateRecord;
import io.perigee.devkit.engine.KafkaUsers;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Request;
import io.perigee.runtime.store.Database;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Nodes for a test, told by the topic that compute tells them by, and an operator who controls
 * them.
 */
public final class Cluster {

  private Cluster() {}

  public static Request operator() {
    return as(TestIdentity.ofModule().lunaUser("luna"));
  }

  public static Request as(String identity) {
    return given().header(TestIdentity.HEADER, identity).contentType("application/json");
  }

  /** A prefix for the names of hosts that no other test has; it does not end in a digit. */
  public static String fresh() {
    return "n" + UUID.randomUUID().toString().substring(0, 8) + "x";
  }

  /** The id of the node of a name: always the same. */
  public static UUID id(String host) {
    return UUID.nameUUIDFromBytes(host.getBytes(StandardCharsets.UTF_8));
  }

  /** Makes nodes with simulated BMCs known to the service. */
  public static void nodes(Database database, List<String> hosts) {
    tell(database, hosts, Json.object().put("driver", "simulated").putNull("address"));
  }

  /** Makes a node known whose BMC is reached as this says. */
  public static void node(Database database, String host, String driver, String address) {
    tell(database, List.of(host), Json.object().put("driver", driver).put("address", address));
  }

  private static void tell(Database database, List<String> hosts, ObjectNode bmc) {
    Config config = ConfigProvider.getConfig();
    Properties client = new Properties();
    client.setProperty(
        "bootstrap.servers", config.getValue("perigee.kafka.bootstrap", String.class));
    client.putAll(
        KafkaUsers.login(
            KafkaUsers.SERVICES, config.getValue("perigee.kafka.password", String.class)));
    String topic = config.getValue("perigee.topic-prefix", String.class) + ".nodes";
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
      hosts.forEach(
          host ->
              producer.send(
                  new ProducerRecord<>(topic, id(host).toString(), record(host, bmc, 1, false))));
    }
    awaitKnown(database, hosts, hosts.size());
  }

  /** Tells that a node is no more, or is called otherwise. */
  public static void tellAgain(String host, String name, long version, boolean deleted) {
    Config config = ConfigProvider.getConfig();
    Properties client = new Properties();
    client.setProperty(
        "bootstrap.servers", config.getValue("perigee.kafka.bootstrap", String.class));
    client.putAll(
        KafkaUsers.login(
            KafkaUsers.SERVICES, config.getValue("perigee.kafka.password", String.class)));
    String topic = config.getValue("perigee.topic-prefix", String.class) + ".nodes";
    ObjectNode bmc = Json.object().put("driver", "simulated").putNull("address");
    String value =
        record(host, bmc, version, deleted)
            .replace("\"name\":\"" + host + "\"", "\"name\":\"" + name + "\"");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, id(host).toString(), value));
    }
  }

  private static void awaitKnown(Database database, List<String> hosts, int count) {
    await()
        .atMost(Duration.ofSeconds(120))
        .until(
            () ->
                database.read(
                        h ->
                            h.createQuery(
                                    "SELECT count(*) FROM known WHERE topic = 'nodes' AND name = ANY (:names)")
                                .bindArray("names", String.class, hosts)
                                .mapTo(Integer.class)
                                .one())
                    == count);
  }

  private static String record(String host, ObjectNode bmc, long version, boolean deleted) {
    String id = id(host).toString();
    ObjectNode object = Json.object().put("id", id).put("name", host);
    object.set("bmc", bmc);
    StateRecord state =
        new StateRecord(
            id,
            host,
            version,
            1,
            null,
            null,
            deleted ? "deleted" : "active",
            List.of(),
            deleted,
            false,
            object);
    return Json.write(
        Envelope.of(
            id + ":" + version,
            "compute",
            StateRecord.type("nodes"),
            id,
            Instant.parse("2026-11-21T00:00:00Z"),
            Cause.PLATFORM,
            Json.MAPPER.valueToTree(state)));
  }
}
