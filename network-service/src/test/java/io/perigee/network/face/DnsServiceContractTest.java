package io.perigee.network.face;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.network.Luna;
import io.perigee.network.NetworkTest;
import io.perigee.network.dns.zone.DnsService;
import io.perigee.runtime.store.Database;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** DNS as a service of Luna2's: its zones, their reload, and how it is. */
@NetworkTest
class DnsServiceContractTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject Database database;
  @Inject DnsService dns;

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/service/dns/reload")
  @ContractTest(api = "luna", method = "GET", path = "/monitor/service/dns")
  void aReloadRendersTheZonesAndTheMonitorSaysThatNoServerIsDriven() {
    // Given two interfaces of a node and an entry in a network
    String network = Luna.network("10.71.0.0/16");
    UUID node = UUID.randomUUID();
    String host = "node-" + node.toString().substring(0, 4);
    Luna.lease(
            Luna.lease(network, node, "BOOTIF", "10.71.0.9"),
            Luna.lease(network, node, "eth1", "10.71.1.9"))
        .then()
        .statusCode(200);
    ObjectNode entry = Json.object();
    entry
        .putObject("config")
        .putObject("dns")
        .putArray(network)
        .addObject()
        .put("host", "license")
        .put("ipaddress", "10.71.0.6");
    Luna.operator()
        .body(Json.write(entry))
        .post("/luna/config/dns/" + network)
        .then()
        .statusCode(201);

    // When
    Response answer = Luna.operator().get("/luna/service/dns/reload");

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.jsonPath().getString("message")).startsWith("reload of dns ");
    String request = answer.jsonPath().getString("request_id");
    assertThat(request).startsWith("network-");
    await().atMost(PATIENCE).until(() -> outcome(request).equals("done"));
    assertThat(dns.zone(network).lines().skip(4))
        .containsExactlyInAnyOrder(
            host + " IN A 10.71.0.9", host + "-eth1 IN A 10.71.1.9", "license IN A 10.71.0.6");
    assertThat(dns.zone("71.10.in-addr.arpa").lines())
        .contains(
            "9.0 IN PTR " + host + "." + network + ".",
            "9.1 IN PTR " + host + "-eth1." + network + ".",
            "6.0 IN PTR license." + network + ".");
    Response state =
        given()
            .header(TestIdentity.HEADER, TestIdentity.ofModule().anonymous("luna"))
            .get("/luna/monitor/service/dns");
    assertThat(state.statusCode()).isEqualTo(200);
    assertThat(state.jsonPath().getString("monitor.service.dns"))
        .matches(
            "OK, rendered only: \\d+ zones with \\d+ records at .*Z; no name server is driven");
  }

  @Test
  void aZoneKeepsItsSerialUntilItsRecordsChangeAndGoesWithItsNetwork() {
    String network = Luna.network("10.72.0.0/24");
    dns.render();
    String first = dns.zone(network);
    dns.render();
    assertThat(dns.zone(network)).isEqualTo(first);

    Luna.lease(Luna.lease(network, UUID.randomUUID(), "BOOTIF", "10.72.0.9"))
        .then()
        .statusCode(200);
    dns.render();

    assertThat(dns.zone(network)).isNotEqualTo(first);
    String gone = Luna.network("10.73.0.0/24");
    dns.render();
    assertThat(dns.zones()).contains(gone);
    Luna.operator().get("/luna/config/network/" + gone + "/_delete").then().statusCode(204);
    dns.render();
    assertThat(dns.zones()).doesNotContain(gone);
  }

  @Test
  void onlyWhoMayWriteReloads() {
    TestIdentity mint = TestIdentity.ofModule();
    String path = "/luna/service/dns/reload";

    given().get(path).then().statusCode(401);
    Luna.as(mint.anonymous("luna")).get(path).then().statusCode(401);
    Luna.as(mint.lunaUser("v", "viewer")).get(path).then().statusCode(403);
    Luna.as(mint.node(UUID.randomUUID().toString(), "n")).get(path).then().statusCode(403);
    assertThat(Luna.operator().get(path + "?dryrun=true").jsonPath().getString("request_id"))
        .isNull();
  }

  private String outcome(String request) {
    return database.read(
        h ->
            h.createQuery("SELECT state FROM work WHERE request_id = :request")
                .bind("request", request)
                .mapTo(String.class)
                .one());
  }
}
