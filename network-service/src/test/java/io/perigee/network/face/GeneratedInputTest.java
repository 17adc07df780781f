package io.perigee.network.face;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.Samples;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.network.Cloud;
import io.perigee.network.Cloud.Account;
import io.perigee.network.Luna;
import io.perigee.network.NetworkTest;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.junit.jupiter.api.Test;

/** Documents that nobody would write are refused, never a fault of ours, whatever they hold. */
@NetworkTest
class GeneratedInputTest {

  private static final int TRIES = 60;

  private static final List<String> FIELDS =
      List.of(
          "rule",
          "enabled",
          "description",
          "name",
          "vlan_id",
          "subnet",
          "provision_start_ip",
          "provision_end_ip",
          "gateway",
          "resolvers",
          "routes",
          "internet_nat",
          "reserved",
          "network",
          "dhcp",
          "dhcp_range_begin",
          "dhcp_range_end",
          "zone",
          "type",
          "shared",
          "newnetname",
          "nameserver_ip",
          "ntp_server",
          "gateway_metric",
          "comment",
          "region",
          "dns",
          "net_id",
          "host",
          "ipaddress",
          "config");

  private static Arbitrary<Object> values() {
    Arbitrary<Object> scalars =
        Arbitraries.oneOf(
            Arbitraries.of(
                    "",
                    "x",
                    "10.9.0.0/24",
                    "10.9.0.5",
                    "10.9.0.9",
                    "fd00::/64",
                    "fd00::1",
                    "true",
                    "FROM any TO all vms ALLOW tcp PORT 1",
                    "\u0000",
                    "\ud800",
                    "ä".repeat(300),
                    "1e999999",
                    "-1")
                .map(s -> (Object) s),
            Arbitraries.strings().ofMaxLength(20).map(s -> (Object) s),
            Arbitraries.longs().map(n -> (Object) n),
            Arbitraries.doubles().map(n -> (Object) n),
            Arbitraries.of(true, false).map(b -> (Object) b));
    return Arbitraries.oneOf(
            scalars,
            scalars.list().ofMaxSize(3).map(l -> (Object) l),
            Arbitraries.maps(Arbitraries.of(FIELDS), scalars).ofMaxSize(3).map(m -> (Object) m))
        .injectNull(0.1);
  }

  private static Arbitrary<String> documents() {
    return Arbitraries.maps(Arbitraries.of(FIELDS), values())
        .ofMaxSize(9)
        .map(m -> Json.write(Json.MAPPER.valueToTree(m)));
  }

  private interface Sender {
    Response send(String body);
  }

  private static void neverAFault(Sender sender) {
    Samples.of(documents(), TRIES)
        .forEach(
            body -> {
              Response answer = sender.send(body);
              assertThat(answer.statusCode()).as(body).isLessThan(500);
              if (answer.statusCode() >= 400) {
                assertThat(answer.contentType()).as(body).startsWith("application/json");
                assertThat(answer.asString()).as(body).doesNotContain("Exception");
              }
            });
  }

  @Test
  void firewallRules() {
    Account acme = Cloud.account();
    String id =
        acme.post("/fwrules", "{\"rule\":\"FROM any TO all vms ALLOW tcp PORT 1\"}")
            .jsonPath()
            .getString("id");

    neverAFault(body -> acme.post("/fwrules", body));
    neverAFault(body -> acme.post("/fwrules/" + id, body));
  }

  @Test
  void fabrics() {
    Account acme = Cloud.account();
    String vlans = "/fabrics/default/vlans";
    acme.post(vlans, "{\"name\":\"v\",\"vlan_id\":5}").then().statusCode(201);
    String network =
        acme.post(vlans + "/5/networks", Json.write(Cloud.example("fabric-network-create-request")))
            .jsonPath()
            .getString("id");

    neverAFault(body -> acme.post(vlans, body));
    neverAFault(body -> acme.put(vlans + "/5", body));
    neverAFault(body -> acme.post(vlans + "/5/networks", body));
    neverAFault(body -> acme.put(vlans + "/5/networks/" + network, body));
    neverAFault(body -> acme.put("/networks/" + network + "/ips/10.50.1.7", body));
  }

  @Test
  void networksAndDnsOfLuna() {
    String name = Luna.network("10.9.0.0/24");

    for (String kind : List.of("network", "dns")) {
      neverAFault(
          body ->
              Luna.operator()
                  .body("{\"config\":{\"%s\":{\"%s\":%s}}}".formatted(kind, name, body))
                  .post("/luna/config/" + kind + "/" + name));
      neverAFault(
          body ->
              Luna.operator()
                  .body("{\"config\":{\"%s\":{\"%s\":[%s]}}}".formatted(kind, name, body))
                  .post("/luna/config/" + kind + "/" + name));
    }
    neverAFault(
        body ->
            Luna.operator()
                .body("{\"config\":{\"network\":{\"%s\":%s}}}".formatted(name, body))
                .post("/luna/config/network/" + name + "/_clone"));
  }

  @Test
  void virtualNetworksOfLunaNode() {
    UUID account = UUID.randomUUID();

    for (String action : List.of("create", "list", "delete")) {
      neverAFault(
          body ->
              Luna.as(TestIdentity.ofModule().apiKey(account, "key"))
                  .body(body)
                  .post("/lunanode/network/" + action));
    }
  }

  @Test
  void whatServicesSend() {
    for (String path : List.of("/internal/leases", "/internal/networks/usable")) {
      neverAFault(body -> Luna.service().body(body).post(path));
      neverAFault(
          body ->
              Luna.service()
                  .body("{\"leases\":[%s],\"networks\":[%s]}".formatted(body, body))
                  .post(path));
    }
  }
}
