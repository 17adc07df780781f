package io.perigee.network.fabric;

import static io.perigee.network.Cloud.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.network.Cloud;
import io.perigee.network.Cloud.Account;
import io.perigee.network.Luna;
import io.perigee.network.NetworkTest;
import io.perigee.runtime.store.Database;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The fabric and the default network that every account has from birth. */
@NetworkTest
class BornFabricsTest {

  @Inject Cloud cloud;
  @Inject Database database;
  @Inject BornFabrics fabrics;

  private static Response in(Account account, String region, String path) {
    return account
        .call()
        .header("X-Perigee-Region", region)
        .get("/cloudapi/" + account.login() + path);
  }

  private static String defaultNetwork(Account account, UUID region) {
    return Luna.service()
        .get("/internal/networks/default/%s?region_id=%s".formatted(account.id(), region))
        .jsonPath()
        .getString("default_network");
  }

  @Test
  void anAccountHasThePublishedDefaultNetworkInEachRegion() {
    String region = Luna.name("region");
    UUID regionId = cloud.region(region);
    Account acme = Cloud.account();

    cloud.tell(acme, 1, false);

    String id = defaultNetwork(acme, regionId);
    ObjectNode published = (ObjectNode) Cloud.example("fabric-network-list").get(0);
    published.put("id", id);
    assertThat(Json.tree(in(acme, region, "/fabrics/default/vlans").asString()))
        .isEqualTo(Cloud.example("vlan-list"));
    assertThat(Json.tree(in(acme, region, "/networks/" + id).asString())).isEqualTo(published);
    // And it is laid once, and its addresses are handed out
    cloud.tell(acme, 2, false);
    assertThat(defaultNetwork(acme, regionId)).isEqualTo(id);
    Response given =
        Luna.service()
            .body(
                json(
                    "{'leases':[{'network_id':'%s','interface':'net0','holder':{'kind':'machine','id':'%s','name':'m'}}]}"
                        .formatted(id, UUID.randomUUID())))
            .post("/internal/leases");
    assertThat(given.jsonPath().getString("leases[0].address")).isEqualTo("192.168.128.5");
  }

  @Test
  void aRegionThatComesLaterGetsTheFabricsOfAllAccounts() {
    Account acme = Cloud.account();
    cloud.tell(acme, 1, false);

    UUID region = cloud.region(Luna.name("region"));

    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              database.write(fabrics::layMissing);
              return defaultNetwork(acme, region) != null;
            });
  }

  @Test
  void theDefaultNetworkCannotGoUntilAnotherIsTheDefault() {
    String region = Luna.name("region");
    UUID regionId = cloud.region(region);
    Account acme = Cloud.account();
    cloud.tell(acme, 1, false);
    String born = defaultNetwork(acme, regionId);
    String path = "/cloudapi/my/fabrics/default/vlans/2/networks";

    Response refused = acme.call().header("X-Perigee-Region", region).delete(path + "/" + born);

    refused.then().statusCode(409);
    assertThat(refused.jsonPath().getString("code")).isEqualTo("InvalidArgument");
    assertThat(refused.jsonPath().getString("message")).isEqualTo("cannot delete default network");
    String other =
        acme.call()
            .header("X-Perigee-Region", region)
            .body(Json.write(Cloud.example("fabric-network-create-request")))
            .post(path)
            .jsonPath()
            .getString("id");
    put(acme, regionId, other).then().statusCode(200);
    assertThat(defaultNetwork(acme, regionId)).isEqualTo(other);
    acme.call().header("X-Perigee-Region", region).delete(path + "/" + born).then().statusCode(204);
  }

  @Test
  void onlyAUsableNetworkBecomesTheDefault() {
    UUID region = cloud.region(Luna.name("region"));
    Account acme = Cloud.account();
    Account other = Cloud.account();
    cloud.tell(acme, 1, false);
    cloud.tell(other, 1, false);

    put(acme, region, defaultNetwork(other, region)).then().statusCode(400);
    put(acme, region, UUID.randomUUID().toString()).then().statusCode(400);
    put(acme, region, "x").then().statusCode(400);

    assertThat(defaultNetwork(Cloud.account(), region)).isNull();
  }

  private static Response put(Account account, UUID region, String network) {
    return Luna.service()
        .body(json("{'default_network':'%s','region_id':'%s'}".formatted(network, region)))
        .put("/internal/networks/default/" + account.id());
  }
}
