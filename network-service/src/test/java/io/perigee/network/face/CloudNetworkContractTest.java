package io.perigee.network.face;

import static io.perigee.network.Cloud.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Http;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.network.Cloud;
import io.perigee.network.Cloud.Account;
import io.perigee.network.Luna;
import io.perigee.network.NetworkTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CloudAPI's networks and their addresses, with its examples. */
@NetworkTest
class CloudNetworkContractTest {

  private static final String VLANS = "/fabrics/default/vlans";

  @Inject Cloud cloud;

  private static JsonNode tree(Response answer) {
    return Json.tree(answer.asString());
  }

  /** The published default network, as the account's own; its id. */
  private static String fabric(Account account) {
    account.post(VLANS, json("{'name':'default','vlan_id':2}")).then().statusCode(201);
    ObjectNode request = (ObjectNode) Cloud.example("fabric-network-list").get(0);
    request.remove(List.of("id", "public", "fabric", "vlan_id"));
    Response made = account.post(VLANS + "/2/networks", Json.write(request));
    made.then().statusCode(201);
    return made.jsonPath().getString("id");
  }

  /** An operator's network for machines of a new region; its id. */
  private String external(String region, String name) {
    cloud.region(region);
    Response made =
        Luna.service()
            .body(
                json(
                    "{'networks':[{'name':'%s','region':'%s','network':'203.0.113.0/24','gateway':'203.0.113.1','zone':'external'}]}"
                        .formatted(name, region)))
            .post("/internal/bootstrap");
    made.then().statusCode(200);
    return made.jsonPath().getString("networks[0].id");
  }

  private static Response in(Account account, String region, String path) {
    return account
        .call()
        .header("X-Perigee-Region", region)
        .get("/cloudapi/" + account.login() + path);
  }

  private void lease(Account owner, String network, UUID machine, String address) {
    Luna.service()
        .body(
            json(
                "{'leases':[{'network_id':'%s','interface':'net0','address':'%s','holder':{'kind':'machine','id':'%s','name':'m'}}]}"
                    .formatted(network, address, machine)))
        .post("/internal/leases")
        .then()
        .statusCode(200);
    ObjectNode state = Cloud.machine(owner, machine, "m");
    Cloud.nic(state, UUID.fromString(network), address);
    cloud.tell(owner, state, 1);
  }

  @Test
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/networks")
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/networks/:id")
  void publicNetworksOfTheRegionAreShownAsPublished() {
    Account acme = Cloud.account();
    String region = Luna.name("region");
    String name = Luna.name("external");
    String id = external(region, name);
    ObjectNode published = (ObjectNode) Cloud.example("network-list").get(0);
    published.put("id", id).put("name", name);

    Response listed = in(acme, region, "/networks");

    listed.then().statusCode(200);
    assertThat(tree(listed)).isEqualTo(Json.tree("[" + published + "]"));
    assertThat(tree(in(acme, region, "/networks/" + id))).isEqualTo(published);
    // And not in another region, nor the operator's networks that are for no region
    String elsewhere = Luna.name("region");
    external(elsewhere, Luna.name("external"));
    in(acme, elsewhere, "/networks/" + id).then().statusCode(404);
    String cluster = Luna.network("10.141.0.0/16");
    assertThat(in(acme, region, "/networks").jsonPath().getList("name")).doesNotContain(cluster);
    in(acme, Luna.name("nosuch"), "/networks").then().statusCode(503);
  }

  @Test
  void ownNetworksAreListedBesidePublicOnesAndAlone() {
    Account acme = Cloud.account();
    String region = Luna.name("region");
    external(region, Luna.name("external"));
    acme.call()
        .header("X-Perigee-Region", region)
        .body(json("{'name':'v','vlan_id':3}"))
        .post("/cloudapi/my/fabrics/default/vlans")
        .then()
        .statusCode(201);
    acme.call()
        .header("X-Perigee-Region", region)
        .body(Json.write(Cloud.example("fabric-network-create-request")))
        .post("/cloudapi/my/fabrics/default/vlans/3/networks")
        .then()
        .statusCode(201);

    assertThat(in(acme, region, "/networks").jsonPath().getList("public"))
        .containsExactly(true, false);
    assertThat(in(acme, region, "/networks?fabric=true").jsonPath().getList("name"))
        .containsExactly("newnet");
    assertThat(in(Cloud.account(), region, "/networks?fabric=true").jsonPath().getList("name"))
        .isEmpty();
  }

  @Test
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/networks/:id/ips")
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/networks/:id/ips/:ip_address")
  void addressesOfAnOwnNetworkAreShownAsPublished() {
    // Given the published network with a reserved address and one of a machine
    Account acme = Cloud.account();
    String id = fabric(acme);
    UUID machine = UUID.randomUUID();
    lease(acme, id, machine, "192.168.128.5");
    acme.put("/networks/" + id + "/ips/192.168.128.4", json("{'reserved':true}"))
        .then()
        .statusCode(200);
    ArrayNode published = (ArrayNode) Cloud.example("network-ips");
    ((ObjectNode) published.get(2))
        .put("owner_uuid", acme.id().toString())
        .put("belongs_to_uuid", machine.toString());

    Response listed = acme.get("/networks/" + id + "/ips");

    listed.then().statusCode(200).header("x-resource-count", "4").header("x-query-limit", "1000");
    assertThat(tree(listed)).isEqualTo(published);
    assertThat(tree(acme.get("/networks/" + id + "/ips/192.168.128.5")))
        .isEqualTo(published.get(2));
    assertThat(tree(acme.get("/networks/" + id + "/ips/192.168.130.1")))
        .isEqualTo(Json.tree(json("{'ip':'192.168.130.1','reserved':false,'managed':false}")));
    for (String nowhere : List.of("10.0.0.1", "192.168.132.1", "x", "fd00::1")) {
      acme.get("/networks/" + id + "/ips/" + nowhere).then().statusCode(404);
    }
  }

  @Test
  void addressesComeInPages() {
    Account acme = Cloud.account();
    String id = fabric(acme);
    for (int i = 10; i < 16; i++) {
      acme.put("/networks/" + id + "/ips/192.168.128." + i, json("{'reserved':true}"))
          .then()
          .statusCode(200);
    }

    Response page = acme.get("/networks/" + id + "/ips?limit=3&offset=2");

    assertThat(page.jsonPath().getList("ip"))
        .containsExactly("192.168.128.11", "192.168.128.12", "192.168.128.13");
    page.then().header("x-resource-count", "3").header("x-query-limit", "3");
    acme.get("/networks/" + id + "/ips?offset=8").then().header("x-resource-count", "0");
    acme.get("/networks/" + id + "/ips?limit=0").then().statusCode(409);
    acme.get("/networks/" + id + "/ips?limit=x").then().statusCode(409);
  }

  @Test
  @ContractTest(api = "cloudapi", method = "PUT", path = "/:login/networks/:id/ips/:ip_address")
  void aReservedAddressIsNotHandedOutUntilItIsPutBack() {
    Account acme = Cloud.account();
    String id = fabric(acme);
    String first = "/networks/" + id + "/ips/192.168.128.5";

    Response reserved = acme.put(first, json("{'reserved':true}"));

    reserved.then().statusCode(200);
    assertThat(tree(reserved))
        .isEqualTo(Json.tree(json("{'ip':'192.168.128.5','reserved':true,'managed':false}")));
    assertThat(next(id)).isEqualTo("192.168.128.6");
    Response freed = acme.put(first, json("{'reserved':false}"));
    assertThat(tree(freed))
        .isEqualTo(Json.tree(json("{'ip':'192.168.128.5','reserved':false,'managed':false}")));
    assertThat(next(id)).isEqualTo("192.168.128.5");
  }

  @Test
  void theAddressOfAMachineStaysReservedWhenItsMachineGoes() {
    Account acme = Cloud.account();
    String id = fabric(acme);
    UUID machine = UUID.randomUUID();
    lease(acme, id, machine, "192.168.128.5");
    acme.put("/networks/" + id + "/ips/192.168.128.5", json("{'reserved':true}"))
        .then()
        .statusCode(200);

    Luna.service()
        .body(json("{'holder':{'kind':'machine','id':'%s'}}".formatted(machine)))
        .post("/internal/leases/release")
        .then()
        .statusCode(200);

    assertThat(next(id)).isEqualTo("192.168.128.6");
    acme.put("/networks/" + id + "/ips/192.168.128.5", json("{'reserved':false}"))
        .then()
        .statusCode(200);
    assertThat(next(id)).isEqualTo("192.168.128.5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "192.168.128.9   | {}                  | 409 | MissingParameter | reserved is required",
        "192.168.128.9   | {'reserved':'x'}    | 409 | InvalidArgument  | reserved must be true or false",
        "192.168.128.9   | {'reserved':[]}     | 409 | InvalidArgument  | reserved must be true or false",
        "192.168.128.9   | {'reserved':true,'a':1} | 409 | InvalidArgument | unknown field a",
        "192.168.128.1   | {'reserved':true}   | 409 | InvalidArgument  | cannot update managed IP: 192.168.128.1",
        "192.168.131.255 | {'reserved':false}  | 409 | InvalidArgument  | cannot update managed IP",
        "192.168.132.9   | {'reserved':true}   | 404 | ResourceNotFound | not found",
      })
  void badReservationsAreRefused(
      String address, String body, int status, String code, String message) {
    Account acme = Cloud.account();
    String id = fabric(acme);

    Response refused = acme.put("/networks/" + id + "/ips/" + address, json(body));

    refused.then().statusCode(status);
    assertThat(refused.jsonPath().getString("code")).isEqualTo(code);
    assertThat(refused.jsonPath().getString("message")).contains(message);
    acme.get("/networks/" + id + "/ips").then().header("x-resource-count", "2");
  }

  @Test
  void ofAPublicNetworkOneSeesOnlyOnesOwnAddressesAndReservesNone() {
    Account acme = Cloud.account();
    Account other = Cloud.account();
    String region = Luna.name("region");
    String id = external(region, Luna.name("external"));
    UUID mine = UUID.randomUUID();
    lease(acme, id, mine, "203.0.113.5");
    lease(other, id, UUID.randomUUID(), "203.0.113.6");

    Response listed = in(acme, region, "/networks/" + id + "/ips");

    assertThat(tree(listed))
        .isEqualTo(
            Json.tree(
                json(
                    "[{'ip':'203.0.113.5','reserved':false,'owner_uuid':'%s','belongs_to_uuid':'%s','managed':false}]"
                        .formatted(acme.id(), mine))));
    in(acme, region, "/networks/" + id + "/ips/203.0.113.5").then().statusCode(200);
    in(acme, region, "/networks/" + id + "/ips/203.0.113.6").then().statusCode(404);
    in(acme, region, "/networks/" + id + "/ips/203.0.113.7").then().statusCode(404);
    in(acme, region, "/networks/" + id + "/ips/203.0.113.1").then().statusCode(404);
    Response refused =
        acme.call()
            .header("X-Perigee-Region", region)
            .body(json("{'reserved':true}"))
            .put("/cloudapi/my/networks/" + id + "/ips/203.0.113.5");
    refused.then().statusCode(409);
    assertThat(refused.jsonPath().getString("message"))
        .isEqualTo("cannot update an IP on a public network: " + id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/networks",
        "/networks/x",
        "/networks/x/ips",
        "/networks/x/ips/10.0.0.1",
        "/fabrics/default/vlans",
        "/fabrics/default/vlans/2",
        "/fabrics/default/vlans/2/networks",
        "/fabrics/default/vlans/2/networks/x",
        "/fwrules",
        "/fwrules/x",
        "/fwrules/x/machines",
        "/machines/x/fwrules"
      })
  void nothingIsShownWithoutTheAccountsIdentity(String path) {
    Account acme = Cloud.account();
    TestIdentity identity = TestIdentity.ofModule();

    Http.given().get("/cloudapi/my" + path).then().statusCode(401);
    Luna.as(TestIdentity.forger().account(acme.id(), acme.login()))
        .get("/cloudapi/my" + path)
        .then()
        .statusCode(401);
    Luna.as(identity.lunaUser("luna"))
        .get("/cloudapi/" + acme.login() + path)
        .then()
        .statusCode(403);
    Luna.as(identity.anonymous("cloudapi"))
        .get("/cloudapi/" + acme.login() + path)
        .then()
        .statusCode(403);
  }

  private static String next(String network) {
    Response given =
        Luna.service()
            .body(
                json(
                    "{'leases':[{'network_id':'%s','interface':'net0','holder':{'kind':'machine','id':'%s','name':'m'}}]}"
                        .formatted(network, UUID.randomUUID())))
            .post("/internal/leases");
    given.then().statusCode(200);
    return given.jsonPath().getString("leases[0].address");
  }
}
