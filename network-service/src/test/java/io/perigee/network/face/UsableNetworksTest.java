package io.perigee.network.face;

import static io.perigee.network.Cloud.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.network.Cloud;
import io.perigee.network.Cloud.Account;
import io.perigee.network.Luna;
import io.perigee.network.NetworkTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What services are told of the networks and pools that an account's machines may be put on. */
@NetworkTest
class UsableNetworksTest {

  @Inject Cloud cloud;

  private final Account acme = Cloud.account();
  private final String region = Luna.name("region");
  private final String small = Luna.name("small");
  private final String large = Luna.name("large");
  private final String pool = Luna.name("pool");
  private UUID regionId;
  private Response provided;

  @BeforeEach
  void givenTwoNetworksInAPool() {
    regionId = cloud.region(region);
    cloud.tell(acme, 1, false);
    provided =
        Luna.service()
            .body(
                json(
                    """
                    {'networks':[{'name':'%s','region':'%s','network':'198.51.100.0/30','zone':'external'},
                                 {'name':'%s','region':'%s','network':'203.0.113.0/24','zone':'external'}],
                     'pools':[{'name':'%s','region':'%s','networks':['%s','%s'],'description':'all of them'}]}"""
                        .formatted(small, region, large, region, pool, region, small, large)))
            .post("/internal/bootstrap");
    provided.then().statusCode(200);
  }

  private String poolId() {
    return provided.jsonPath().getString("pools[0].id");
  }

  private String network(int place) {
    return provided.jsonPath().getString("networks[" + place + "].id");
  }

  private Response usable(String networks) {
    return Luna.service()
        .body(
            json(
                "{'account':'%s','region_id':'%s','networks':[%s]}"
                    .formatted(acme.id(), regionId, networks)))
        .post("/internal/networks/usable");
  }

  private String own() {
    return Luna.service()
        .get("/internal/networks/default/%s?region_id=%s".formatted(acme.id(), regionId))
        .jsonPath()
        .getString("default_network");
  }

  @Test
  void aPoolIsListedInPlaceOfItsNetworks() {
    Response listed = acme.call().header("X-Perigee-Region", region).get("/cloudapi/my/networks");

    assertThat(listed.jsonPath().getList("name")).containsExactly("default", pool);
    assertThat(listed.jsonPath().getString("[1].description")).isEqualTo("all of them");
    assertThat(listed.jsonPath().getBoolean("[1].public")).isTrue();
    acme.call()
        .header("X-Perigee-Region", region)
        .get("/cloudapi/my/networks/" + network(0))
        .then()
        .statusCode(200);
    acme.call()
        .header("X-Perigee-Region", region)
        .get("/cloudapi/my/networks/" + poolId())
        .then()
        .statusCode(200);
    Response addresses =
        acme.call()
            .header("X-Perigee-Region", region)
            .get("/cloudapi/my/networks/" + poolId() + "/ips");
    addresses.then().statusCode(409);
    assertThat(addresses.jsonPath().getString("message"))
        .isEqualTo("cannot get IPs in a network pool: " + poolId());
  }

  @Test
  void aPoolIsFilledNetworkByNetworkAndAskingAgainGivesTheSame() {
    UUID first = UUID.randomUUID();

    List<String> given =
        List.of(lease(first), lease(UUID.randomUUID()), lease(UUID.randomUUID()), lease(first));

    assertThat(given)
        .containsExactly(
            small + " 198.51.100.1",
            small + " 198.51.100.2",
            large + " 203.0.113.1",
            small + " 198.51.100.1");
    Luna.service()
        .body(leaseBody(UUID.randomUUID(), ",'address':'203.0.113.9'"))
        .post("/internal/leases")
        .then()
        .statusCode(400);
  }

  @Test
  void networksAndPoolsAreResolvedInOrder() {
    Response found =
        usable(
            "{'id':'%s'},{'id':'%s','address':'192.168.128.77'},{'id':'%s'}"
                .formatted(poolId(), own(), network(1)));

    found.then().statusCode(200);
    assertThat(found.jsonPath().getList("networks.name")).containsExactly(pool, "default", large);
    assertThat(found.jsonPath().getBoolean("networks[0].pool")).isTrue();
    Response pooled = Luna.service().get("/internal/networks/" + poolId());
    pooled.then().statusCode(200);
    assertThat(Json.tree(pooled.asString()))
        .isEqualTo(Json.tree(found.asString()).at("/networks/0"));
    assertThat(pooled.jsonPath().getString("region_id")).isEqualTo(regionId.toString());
    assertThat(found.jsonPath().getString("networks[1].gateway")).isEqualTo("192.168.128.1");
  }

  @Test
  void whatAnAccountMayNotUseIsNamed() {
    String cluster = Luna.network("10.141.0.0/16");
    String clusterId =
        Luna.service().get("/internal/networks/by-name/" + cluster).jsonPath().getString("id");
    Account other = Cloud.account();
    cloud.tell(other, 1, false);
    String theirs =
        Luna.service()
            .get("/internal/networks/default/%s?region_id=%s".formatted(other.id(), regionId))
            .jsonPath()
            .getString("default_network");

    for (String bad :
        List.of(
            "{'id':'" + clusterId + "'}",
            "{'id':'" + theirs + "'}",
            "{'id':'" + UUID.randomUUID() + "'}",
            "{'id':'" + poolId() + "','address':'203.0.113.9'}",
            "{'id':'" + network(1) + "','address':'203.0.113.9'}",
            "{'id':'" + own() + "','address':'192.168.128.1'}",
            "{'id':'" + own() + "','address':'10.0.0.1'}")) {
      Response refused = usable(bad);
      assertThat(refused.statusCode()).as(bad).isEqualTo(409);
      assertThat(refused.jsonPath().getString("code")).isEqualTo("InvalidNetworks");
    }
    usable("{'id':'x'}").then().statusCode(400);
    usable("{}").then().statusCode(400);
  }

  private String leaseBody(UUID machine, String more) {
    return json(
        "{'leases':[{'network_id':'%s','interface':'net0','holder':{'kind':'machine','id':'%s','name':'m'}%s}]}"
            .formatted(poolId(), machine, more));
  }

  private String lease(UUID machine) {
    Response given = Luna.service().body(leaseBody(machine, "")).post("/internal/leases");
    given.then().statusCode(200);
    return given.jsonPath().getString("leases[0].network")
        + " "
        + given.jsonPath().getString("leases[0].address");
  }
}
