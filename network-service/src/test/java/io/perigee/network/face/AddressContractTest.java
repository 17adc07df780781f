package io.perigee.network.face;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.network.Luna;
import io.perigee.network.NetworkTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Addresses of networks in the Luna2 REST API, with its examples. */
@NetworkTest
class AddressContractTest {

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/config/network/{}/_nextfreeip")
  void theNextFreeAddressIsTheLowestAndIsNotReserved() {
    // Given the published network with its first address taken
    String name = Luna.name("cluster");
    Luna.put(name, Luna.exampleNetwork("network-list", "cluster")).then().statusCode(201);
    Luna.lease(Luna.lease(name, UUID.randomUUID(), "BOOTIF", "10.141.0.1")).then().statusCode(200);

    // When the next free one is asked for, twice
    JsonNode first = Luna.get("/config/network/" + name + "/_nextfreeip");
    JsonNode second = Luna.get("/config/network/" + name + "/_nextfreeip");

    // Then it is that of the published answer, both times
    assertThat(first.at("/config/network/" + name + "/nextip").asText()).isEqualTo("10.141.0.2");
    assertThat(second).isEqualTo(first);
  }

  @Test
  void reservingHoldsTheAddressForTheSecondsAsked() {
    String name = Luna.network("10.3.0.0/24");

    JsonNode first = Luna.get("/config/network/" + name + "/_nextfreeip?reserve=60");
    JsonNode second = Luna.get("/config/network/" + name + "/_nextfreeip?reserve=60");

    assertThat(first.at("/config/network/" + name + "/nextip").asText()).isEqualTo("10.3.0.1");
    assertThat(second.at("/config/network/" + name + "/nextip").asText()).isEqualTo("10.3.0.2");
    assertThat(
            Luna.get("/config/network/" + name + "/10.3.0.1")
                .at("/config/network/10.3.0.1/status")
                .asText())
        .isEqualTo("reserved");

    // And who names it gets it
    Luna.lease(Luna.lease(name, UUID.randomUUID(), "BOOTIF", "10.3.0.1")).then().statusCode(200);
    assertThat(
            Luna.get("/config/network/" + name + "/10.3.0.1")
                .at("/config/network/10.3.0.1/status")
                .asText())
        .isEqualTo("taken");
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/config/network/{}/{}")
  void anAddressIsFreeTakenOrReserved() {
    String name = Luna.name("cluster");
    Luna.put(name, Luna.exampleNetwork("network-list", "cluster")).then().statusCode(201);
    UUID node = UUID.randomUUID();
    Luna.lease(Luna.lease(name, node, "BOOTIF", "10.141.0.10")).then().statusCode(200);

    JsonNode taken = Luna.get("/config/network/" + name + "/10.141.0.10");
    assertThat(taken.at("/config/network/10.141.0.10/status").asText()).isEqualTo("taken");
    assertThat(taken.at("/config/network/10.141.0.10/device").asText()).startsWith("node-");
    assertThat(Luna.get("/config/network/" + name + "/10.141.0.1"))
        .isEqualTo(Json.tree("{\"config\":{\"network\":{\"10.141.0.1\":{\"status\":\"free\"}}}}"));
    for (String reserved :
        new String[] {
          "10.141.0.0", "10.141.255.255", "10.141.255.254", "10.141.0.200", "10.141.0.253"
        }) {
      assertThat(
              Luna.get("/config/network/" + name + "/" + reserved)
                  .at("/config/network/" + reserved + "/status")
                  .asText())
          .as(reserved)
          .isEqualTo("reserved");
    }
    Luna.operator().get("/luna/config/network/" + name + "/10.142.0.1").then().statusCode(404);
    Luna.operator().get("/luna/config/network/nosuch/10.141.0.1").then().statusCode(404);
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/config/network/{}/_member")
  void membersAreTheTakenAddressesWithWhoHasThem() {
    String name = Luna.network("10.141.0.0/16");
    Luna.operator().get("/luna/config/network/" + name + "/_member").then().statusCode(404);
    UUID node = UUID.randomUUID();
    Luna.lease(
            Luna.lease(name, node, "BOOTIF", "10.141.0.3"),
            Luna.lease(name, node, "ib0", "10.141.0.1"))
        .then()
        .statusCode(200);

    JsonNode taken =
        Luna.get("/config/network/" + name + "/_member").at("/config/network/" + name + "/taken");

    String device = "node-" + node.toString().substring(0, 4);
    assertThat(taken)
        .isEqualTo(
            Json.tree(
                "[{\"ipaddress\":\"10.141.0.1\",\"device\":\"%s\"},{\"ipaddress\":\"10.141.0.3\",\"device\":\"%s\"}]"
                    .formatted(device, device)));
  }
}
