package io.perigee.boot.face;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.boot.Neighbours;
import io.perigee.boot.dhcp.DhcpService;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Request;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.runtime.projection.Known;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Luna2's services: how they are, and their reloads. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(Neighbours.class)
class ServiceContractTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject Database database;
  @Inject States states;
  @Inject Known known;
  @Inject DhcpService dhcp;

  private static Request as(String token) {
    return given().header(TestIdentity.HEADER, token);
  }

  private static Request operator() {
    return as(TestIdentity.ofModule().lunaUser("luna"));
  }

  private static Request anybody() {
    return as(TestIdentity.ofModule().anonymous("luna"));
  }

  private static String state(String service) {
    Response answer = anybody().get("/luna/monitor/service/" + service);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    JsonNode document = Json.tree(answer.asString());
    assertThat(document.at("/monitor/service").size()).isEqualTo(1);
    return document.at("/monitor/service/" + service).asText();
  }

  private void publish(Topic topic, String id, String name, ObjectNode object) {
    publish(topic, id, name, 1, object);
  }

  private void publish(Topic topic, String id, String name, long version, ObjectNode object) {
    database.run(
        h ->
            states.publish(
                h,
                new StateChange(
                    topic,
                    id,
                    name,
                    version,
                    null,
                    null,
                    "active",
                    List.of("created"),
                    false,
                    object)));
    await()
        .atMost(PATIENCE)
        .until(() -> known.byId(topic, id).filter(row -> row.version() == version).isPresent());
  }

  private String outcome(String request) {
    return database.read(
        h ->
            h.createQuery(
                    "SELECT state || ' ' || coalesce(message, '') FROM work WHERE request_id = ?")
                .bind(0, request)
                .mapTo(String.class)
                .one());
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/service/dhcp/reload")
  @ContractTest(api = "luna", method = "GET", path = "/monitor/service/dhcp")
  void dhcpIsRenderedFromNetworksAndNodesAndSaysThatNoServerIsDriven() {
    // Given a network with a range, and a node in it whose card is known
    String network = UUID.randomUUID().toString();
    publish(
        Topics.NETWORKS,
        network,
        "dhcpnet",
        (ObjectNode)
            Json.tree(
                """
                {"id":"%s","number":7,"name":"dhcpnet","network":"10.7.0.0/16","gateway":"10.7.0.1",
                 "nameserver_ip":"10.7.0.2","ntp_server":"10.7.0.3","dhcp":true,
                 "dhcp_range_begin":"10.7.200.0","dhcp_range_end":"10.7.200.99"}\
                """
                    .formatted(network)));
    String node = UUID.randomUUID().toString();
    publish(
        Topics.NODES,
        node,
        "node701",
        (ObjectNode)
            Json.tree(
                """
                {"id":"%s","name":"node701","interfaces":[
                  {"interface":"BOOTIF","network_id":"%s","ipaddress":"10.7.0.9","macaddress":"02:00:00:00:07:01"}]}\
                """
                    .formatted(node, network)));

    // When
    Response answer = operator().get("/luna/service/dhcp/reload");

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.jsonPath().getString("message")).startsWith("reload of dhcp ");
    String request = answer.jsonPath().getString("request_id");
    assertThat(request).startsWith("boot-");
    await().atMost(PATIENCE).until(() -> outcome(request).startsWith("done dhcp "));
    assertThat(state("dhcp"))
        .matches(
            "OK, rendered only: \\d+ subnets with \\d+ reservations, changed at .*Z; no DHCP server"
                + " is driven");
    JsonNode subnet =
        Json.MAPPER
            .valueToTree(dhcp.config().at("/Dhcp4/subnet4"))
            .valueStream()
            .filter(s -> s.get("subnet").asText().equals("10.7.0.0/16"))
            .findFirst()
            .orElseThrow();
    assertThat(subnet)
        .isEqualTo(
            Json.tree(
                """
                {"id":7,"subnet":"10.7.0.0/16","pools":[{"pool":"10.7.200.0 - 10.7.200.99"}],
                 "option-data":[{"name":"routers","data":"10.7.0.1"},{"name":"domain-name-servers","data":"10.7.0.2"},
                                {"name":"ntp-servers","data":"10.7.0.3"}],
                 "reservations":[{"hostname":"node701","hw-address":"02:00:00:00:07:01","ip-address":"10.7.0.9"}]}\
                """));
  }

  /** In the original it had to be reloaded by hand. */
  @Test
  void aMacThatAloneChangesIsInWhatIsRenderedNext() {
    String network = UUID.randomUUID().toString();
    publish(
        Topics.NETWORKS,
        network,
        "macnet",
        (ObjectNode)
            Json.tree(
                "{\"id\":\"%s\",\"number\":8,\"name\":\"macnet\",\"network\":\"10.8.0.0/16\",\"network_ipv6\":\"fd08::/64\",\"dhcp\":false}"
                    .formatted(network)));
    String node = UUID.randomUUID().toString();
    for (int version = 1; version <= 2; version++) {
      publish(
          Topics.NODES,
          node,
          "node801",
          version,
          (ObjectNode)
              Json.tree(
                  """
                  {"id":"%s","name":"node801","interfaces":[
                    {"interface":"BOOTIF","network_id":"%s","ipaddress":"10.8.0.9","ipaddress_ipv6":"fd08::9",
                     "macaddress":"02:00:00:00:08:0%d"}]}\
                  """
                      .formatted(node, network, version)));

      dhcp.render();

      assertThat(dhcp.config().at("/Dhcp4/subnet4").findValuesAsText("hw-address"))
          .contains("02:00:00:00:08:0" + version);
      assertThat(dhcp.config().at("/Dhcp6/subnet6").findValues("ip-addresses").toString())
          .contains("fd08::9");
    }
    assertThat(dhcp.config().toString()).doesNotContain("02:00:00:00:08:01");
    assertThat(dhcp.render()).isFalse();
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/monitor/service/luna2")
  @ContractTest(api = "luna", method = "GET", path = "/monitor/service/{}")
  void luna2IsWellWhileAllServicesAreReadyAndNamesThoseThatAreNot() {
    String power = ConfigProvider.getConfig().getValue("perigee.service-url.power", String.class);
    await().atMost(PATIENCE).until(() -> status("luna2") == 200);
    assertThat(state("luna2")).matches("OK, \\d+ services are ready");
    assertThat(state("power")).isEqualTo("OK, ready");

    given().put(power + "/503");

    await().atMost(PATIENCE).until(() -> status("luna2") == 503);
    Response down = anybody().get("/luna/monitor/service/luna2");
    assertThat(Json.tree(down.asString()))
        .isEqualTo(Json.tree("{\"monitor\":{\"service\":{\"luna2\":\"not ready: power\"}}}"));
    assertThat(status("power")).isEqualTo(503);
    assertThat(state("network")).isEqualTo("OK, ready");
    given().put(power + "/200");
    await().atMost(PATIENCE).until(() -> status("luna2") == 200);
  }

  private static int status(String service) {
    return anybody().get("/luna/monitor/service/" + service).statusCode();
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/service/luna2/reload")
  void luna2RendersAllThatIsRendered() {
    Response answer = operator().get("/luna/service/luna2/reload");

    assertThat(answer.statusCode()).isEqualTo(200);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(outcome(answer.jsonPath().getString("request_id")))
                    .isEqualTo("done dhcp rendered; 3 dns zones changed"));
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/service/{}/{}")
  void servicesAreRestartedByReloadingAndAskedByStatus() {
    Response dns = operator().get("/luna/service/dns/restart");

    assertThat(Json.tree(dns.asString()))
        .isEqualTo(
            Json.tree("{\"message\":\"restart of dns queued\",\"request_id\":\"network-1\"}"));
    assertThat(
            operator().get("/luna/service/dns/status").jsonPath().getString("monitor.service.dns"))
        .isEqualTo("OK, rendered only: 1 zones");
    assertThat(
            as(TestIdentity.ofModule().lunaUser("v", "viewer"))
                .get("/luna/service/dhcp/status")
                .statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "/service/nosuch/reload, 404, there is no service nosuch",
    "/monitor/service/nosuch, 404, there is no service nosuch",
    "/service/dhcp/stop, 400, dhcp is rendered only: there is no daemon to stop",
    "/service/dhcp/explode, 400, unknown action explode of service dhcp; there are reload"
  })
  void whatIsUnknownIsRefusedAndNotQueued(String path, int status, String message) {
    long before = commands();

    Response answer = operator().get("/luna" + path);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.jsonPath().getString("message")).startsWith(message);
    assertThat(answer.jsonPath().getString("request_id")).isNull();
    assertThat(commands()).isEqualTo(before);
  }

  @Test
  void onlyWhoMayWriteReloadsAndADryrunQueuesNothing() {
    TestIdentity mint = TestIdentity.ofModule();
    String path = "/luna/service/dhcp/reload";

    given().get(path).then().statusCode(401);
    anybody().get(path).then().statusCode(401);
    as(mint.lunaUser("v", "viewer")).get(path).then().statusCode(403);
    as(mint.node(UUID.randomUUID().toString(), "n")).get(path).then().statusCode(403);
    Response plan = operator().get("/luna/service/luna2/reload?dryrun=true");
    assertThat(plan.statusCode()).isEqualTo(200);
    assertThat(plan.jsonPath().getBoolean("dryrun")).isTrue();
    assertThat(plan.jsonPath().getString("message")).startsWith("reload of luna2 ");
    assertThat(plan.jsonPath().getString("request_id")).isNull();
  }

  private long commands() {
    return database.read(
        h ->
            h.createQuery(
                    "SELECT count(*) FROM work WHERE kind NOT IN ('dhcp.reload', 'luna2.reload')")
                .mapTo(Long.class)
                .one());
  }
}
