package io.perigee.journeys.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.schema.SchemaCheck;
import io.perigee.devkit.install.IdentityMint;
import io.perigee.journeys.client.Answer;
import io.perigee.journeys.client.CloudClient;
import io.perigee.journeys.client.Http;
import io.perigee.journeys.client.LunaClient;
import io.perigee.journeys.platform.StartedPlatform;
import io.perigee.journeys.platform.Tenant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that knows nothing of Perigee but the AsyncAPI file and the read-only user sees what
 * the APIs show.
 */
@ExtendWith(StartedPlatform.class)
class PlainConsumerTest {

  private final StartedPlatform platform;
  private final LunaClient luna;
  private final AsyncApi file = AsyncApi.read();
  private final Properties settings;

  @TempDir Path folder;

  PlainConsumerTest(StartedPlatform platform) throws Exception {
    this.platform = platform;
    this.luna = LunaClient.login(platform.credentials());
    this.settings = Reader.of(platform, file);
  }

  @Test
  void everyNodeIsRebuiltAsLunaShowsIt() throws Exception {
    Cluster cluster = Cluster.of(luna, "plain");
    cluster.change("comment", "changed after it was made");
    cluster.rename();
    cluster.deleteLast();

    soon()
        .untilAsserted(
            () -> {
              StateTable nodes = StateTable.of(records("nodes"));
              JsonNode shown = luna.get("/config/node").must(200).json().at("/config/node");
              assertThat(nodes.objects())
                  .extracting(n -> n.path("name").asText())
                  .containsExactlyInAnyOrderElementsOf(names(shown));
              nodes
                  .objects()
                  .forEach(
                      node ->
                          NodeComparison.requireEqual(
                              shown.path(node.path("name").asText()), node));
            });
    cluster.remove();
  }

  @Test
  void aPackIsToldAsItsStatusShowsIt() throws Exception {
    String osimage =
        names(luna.get("/config/osimage").must(200).json().at("/config/osimage")).getFirst();
    String id =
        luna.get("/config/osimage/" + osimage + "/_pack")
            .must(200)
            .json()
            .path("request_id")
            .asText();

    List<String> shown = luna.follow(id, Duration.ofSeconds(60));

    soon()
        .untilAsserted(
            () -> {
              Requests.Told told = requests().get(id);
              assertThat(told.kind).isEqualTo("osimage.pack");
              assertThat(told.state()).isEqualTo("done");
              assertThat(shown)
                  .extracting(line -> line.replaceFirst("^.{19} :: ", ""))
                  .containsExactlyElementsOf(told.messages.values());
            });
  }

  @Test
  void powerIsToldAsTheControlAnswerShowsIt() throws Exception {
    Cluster cluster = Cluster.of(luna, "plain");
    List<String> hosts = cluster.nodes();
    // A node made a moment ago may not be known to power-service yet.
    for (String host : hosts) {
      soon()
          .untilAsserted(
              () -> assertThat(luna.get("/control/power/" + host).status()).isEqualTo(200));
    }
    Answer answer =
        luna.post(
                "/control/action/power/_on",
                Map.of(
                    "control",
                    Map.of("power", Map.of("on", Map.of("hostlist", String.join(",", hosts))))))
            .must(200);
    String id = answer.json().path("request_id").asText();

    soon()
        .untilAsserted(
            () -> {
              Requests.Told told = requests().get(id);
              assertThat(told.kind).isEqualTo("power.on");
              assertThat(told.commands).isEqualTo(hosts.size());
              assertThat(told.state()).isEqualTo("done");
              assertThat(
                      StateTable.of(records("power")).objects().stream()
                          .filter(p -> hosts.contains(p.path("node").asText())))
                  .hasSize(hosts.size())
                  .allSatisfy(p -> assertThat(p.path("power").asText()).isEqualTo("on"));
            });
    for (String host : hosts) {
      JsonNode status = luna.get("/control/power/" + host).must(200).json();
      assertThat(names(status.at("/control/power/on"))).containsExactly(host);
    }
    cluster.remove();
  }

  @Test
  void aMachinesLifeIsToldAsItsAuditShowsIt() throws Exception {
    Tenant tenant = Tenant.of(platform, "plain", folder);
    CloudClient cloud = tenant.cloud();
    String machine = tenant.runningMachine("plain", Map.of("tag.role", "plain"));
    cloud.send("POST", "/machines/" + machine + "?action=stop", null).must(202);
    cloud.await(
        machine, a -> a.json().path("state").asText().equals("stopped"), Duration.ofSeconds(30));

    soon()
        .untilAsserted(
            () -> {
              JsonNode shown = cloud.get("/machines/" + machine).must(200).json();
              JsonNode told =
                  StateTable.of(records("machines")).objects().stream()
                      .filter(m -> m.path("id").asText().equals(machine))
                      .findFirst()
                      .orElseThrow();
              // The topic also tells how far each NIC is.
              told.path("nics").forEach(nic -> ((ObjectNode) nic).remove("state"));
              for (String field :
                  List.of(
                      "name",
                      "state",
                      "image",
                      "package",
                      "memory",
                      "disk",
                      "tags",
                      "nics",
                      "ips",
                      "primaryIp",
                      "created",
                      "updated",
                      "compute_node",
                      "brand")) {
                assertThat(told.path(field)).as(field).isEqualTo(shown.path(field));
              }
              List<Requests.Told> own =
                  requests().all().values().stream()
                      .filter(r -> tenant.id().equals(r.account))
                      .toList();
              List<String> audit =
                  cloud
                      .get("/machines/" + machine + "/audit")
                      .must(200)
                      .json()
                      .findValuesAsText("action");
              assertThat(own)
                  .extracting(r -> r.kind)
                  .containsExactlyInAnyOrderElementsOf(
                      audit.stream().map(a -> "machine." + a).toList());
              assertThat(own).extracting(Requests.Told::state).containsOnly("done");
            });
    tenant.removeMachines();
  }

  @Test
  void everyRequestIsRebuiltAsTheJournalHasIt() throws Exception {
    Cluster cluster = Cluster.of(luna, "plain");
    for (String host : cluster.nodes()) {
      luna.get("/control/power/" + host).must(200);
    }
    cluster.remove();
    Http journal = new Http(platform.installation().url("journal"));
    String service = IdentityMint.of(platform.installation().identityKey()).service("gateway");

    soon()
        .untilAsserted(
            () -> {
              Requests requests = requests();
              assertThat(requests.all()).isNotEmpty();
              for (Map.Entry<String, Requests.Told> entry : requests.all().entrySet()) {
                Requests.Told told = entry.getValue();
                JsonNode known =
                    journal
                        .send(
                            "GET",
                            "/internal/operations/" + entry.getKey(),
                            Map.of(IdentityMint.HEADER, service),
                            null)
                        .must(200)
                        .json();
                assertThat(
                        List.of(
                            known.path("state").asText(),
                            known.path("kind").asText(),
                            known.path("commands").asInt(),
                            known.path("ended").asInt(),
                            known.path("failed").asLong()))
                    .as(entry.getKey())
                    .isEqualTo(
                        List.of(
                            told.state(),
                            told.kind,
                            told.commands,
                            told.ended.size(),
                            told.failed()));
              }
            });
  }

  @Test
  void everyMessageIsAsItsSchemaSays() throws Exception {
    Cluster cluster = Cluster.of(luna, "plain");
    cluster.change("comment", "validated");
    luna.get("/control/action/power/" + cluster.nodes().getFirst() + "/_on").must(204);
    cluster.remove();
    List<String> faults = new ArrayList<>();
    int messages = 0;
    for (AsyncApi.Channel channel : file.channels()) {
      assertThat(channel.schema())
          .isEqualTo("../schemas/" + SchemaCheck.schemaOf(channel.name()) + ".json");
      for (ConsumerRecord<String, String> record : Topic.read(channel.address(), settings)) {
        assertThat(record.key())
            .as("the key of every message on %s", channel.address())
            .isNotBlank();
        if (record.value() != null) {
          messages++;
          SchemaCheck.faults(channel.name(), record.value())
              .forEach(f -> faults.add(channel.name() + ": " + f + " in " + record.value()));
        }
      }
    }

    assertThat(messages).isPositive();
    assertThat(faults).isEmpty();
  }

  private List<ConsumerRecord<String, String>> records(String channel) {
    return Topic.read(file.channel(channel).address(), settings);
  }

  private Requests requests() {
    return Requests.of(records("operations"));
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(300));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
