package io.perigee.network.face;

import static io.perigee.network.Cloud.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.network.Cloud;
import io.perigee.network.Cloud.Account;
import io.perigee.network.Luna;
import io.perigee.network.NetworkTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CloudAPI's fabrics, with its examples. */
@NetworkTest
class FabricContractTest {

  private static final String VLANS = "/fabrics/default/vlans";

  private static JsonNode tree(Response answer) {
    return Json.tree(answer.asString());
  }

  private static void vlan(Account account, int number) {
    account
        .post(VLANS, json("{'name':'v%d','vlan_id':%d}".formatted(number, number)))
        .then()
        .statusCode(201);
  }

  private static String network(Account account, int vlan, String name, String subnet) {
    String stem = subnet.substring(0, subnet.lastIndexOf('.'));
    Response made =
        account.post(
            VLANS + "/" + vlan + "/networks",
            json(
                "{'name':'%s','subnet':'%s','provision_start_ip':'%s.2','provision_end_ip':'%s.6','gateway':'%s.1'}"
                    .formatted(name, subnet, stem, stem, stem)));
    made.then().statusCode(201);
    return made.jsonPath().getString("id");
  }

  @Test
  @ContractTest(api = "cloudapi", method = "POST", path = "/:login/fabrics/default/vlans")
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/fabrics/default/vlans")
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/fabrics/default/vlans/:vlan_id")
  @ContractTest(api = "cloudapi", method = "PUT", path = "/:login/fabrics/default/vlans/:vlan_id")
  @ContractTest(
      api = "cloudapi",
      method = "DELETE",
      path = "/:login/fabrics/default/vlans/:vlan_id")
  void aVlanLivesAsPublished() {
    Account acme = Cloud.account();
    ObjectNode published = (ObjectNode) Cloud.example("vlan-create");

    Response made = acme.post(VLANS, Json.write(published));

    made.then().statusCode(201);
    assertThat(tree(made)).isEqualTo(published);
    acme.post(VLANS, Json.write(Cloud.example("vlan-list").get(0))).then().statusCode(201);
    assertThat(tree(acme.get(VLANS)))
        .isEqualTo(Json.tree("[" + Cloud.example("vlan-list").get(0) + "," + published + "]"));
    assertThat(tree(acme.get(VLANS + "/2"))).isEqualTo(Cloud.example("vlan-list").get(0));
    Response updated = acme.put(VLANS + "/100", json("{'description':'new description'}"));
    updated.then().statusCode(202);
    published.put("description", "new description");
    assertThat(tree(updated)).isEqualTo(published);
    assertThat(tree(acme.get(VLANS + "/100"))).isEqualTo(published);
    acme.delete(VLANS + "/100").then().statusCode(204);
    acme.get(VLANS + "/100").then().statusCode(404);
  }

  @Test
  @ContractTest(
      api = "cloudapi",
      method = "POST",
      path = "/:login/fabrics/default/vlans/:vlan_id/networks")
  @ContractTest(
      api = "cloudapi",
      method = "GET",
      path = "/:login/fabrics/default/vlans/:vlan_id/networks")
  @ContractTest(
      api = "cloudapi",
      method = "GET",
      path = "/:login/fabrics/default/vlans/:vlan_id/networks/:id")
  void aNetworkIsCreatedShownAndListedAsPublished() {
    Account acme = Cloud.account();
    vlan(acme, 2);

    Response made =
        acme.post(
            VLANS + "/2/networks", Json.write(Cloud.example("fabric-network-create-request")));

    made.then().statusCode(201);
    ObjectNode published = (ObjectNode) Cloud.example("fabric-network-create");
    String id = made.jsonPath().getString("id");
    published.put("id", id);
    assertThat(tree(made)).isEqualTo(published);
    assertThat(tree(acme.get(VLANS + "/2/networks/" + id))).isEqualTo(published);
    assertThat(tree(acme.get(VLANS + "/2/networks"))).isEqualTo(Json.tree("[" + published + "]"));
    assertThat(tree(acme.get("/networks/" + id))).isEqualTo(published);
  }

  @Test
  @ContractTest(
      api = "cloudapi",
      method = "PUT",
      path = "/:login/fabrics/default/vlans/:vlan_id/networks/:id")
  void aNetworkIsUpdatedAsPublished() {
    Account acme = Cloud.account();
    vlan(acme, 2);
    ObjectNode request = (ObjectNode) Cloud.example("fabric-network-list").get(0);
    request.remove(List.of("id", "public", "fabric", "vlan_id"));
    String id = acme.post(VLANS + "/2/networks", Json.write(request)).jsonPath().getString("id");

    Response updated =
        acme.put(
            VLANS + "/2/networks/" + id,
            Json.write(Cloud.example("fabric-network-update-request")));

    updated.then().statusCode(201);
    ObjectNode expected = (ObjectNode) Cloud.example("fabric-network-list").get(0);
    expected.put("id", id);
    expected.setAll((ObjectNode) Cloud.example("fabric-network-update-request"));
    assertThat(tree(updated)).isEqualTo(expected);
    assertThat(tree(acme.get("/networks/" + id))).isEqualTo(expected);
    Response moved =
        acme.put(
            VLANS + "/2/networks/" + id,
            json("{'provision_start_ip':'192.168.129.1','routes':{},'description':''}"));
    moved.then().statusCode(201);
    assertThat(moved.jsonPath().getString("provision_start_ip")).isEqualTo("192.168.129.1");
    assertThat(tree(moved).has("routes")).isFalse();
    assertThat(tree(moved).has("description")).isFalse();
  }

  @Test
  @ContractTest(
      api = "cloudapi",
      method = "DELETE",
      path = "/:login/fabrics/default/vlans/:vlan_id/networks/:id")
  void whatIsInUseStays() {
    Account acme = Cloud.account();
    vlan(acme, 7);
    String id = network(acme, 7, "db", "10.7.0.0/24");
    Luna.service()
        .body(
            json(
                "{'leases':[{'network_id':'%s','interface':'net0','holder':{'kind':'machine','id':'%s','name':'m1'}}]}"
                    .formatted(id, UUID.randomUUID())))
        .post("/internal/leases")
        .then()
        .statusCode(200);

    Response vlan = acme.delete(VLANS + "/7");
    Response network = acme.delete(VLANS + "/7/networks/" + id);

    vlan.then().statusCode(409);
    assertThat(vlan.jsonPath().getString("code")).isEqualTo("InUseError");
    assertThat(vlan.jsonPath().getString("message")).isEqualTo("VLAN 7 has networks on it: db");
    network.then().statusCode(409);
    assertThat(network.jsonPath().getString("code")).isEqualTo("InUseError");
    String free = network(acme, 7, "free", "10.8.0.0/24");
    acme.delete(VLANS + "/7/networks/" + free).then().statusCode(204);
    acme.get("/networks/" + free).then().statusCode(404);
  }

  @Test
  void addressesAreHandedOutFromTheProvisionRangeOnly() {
    Account acme = Cloud.account();
    vlan(acme, 7);
    String id = network(acme, 7, "db", "10.7.0.0/24");

    List<String> given = java.util.stream.IntStream.range(0, 5).mapToObj(i -> lease(id)).toList();

    assertThat(given).containsExactly("10.7.0.2", "10.7.0.3", "10.7.0.4", "10.7.0.5", "10.7.0.6");
    Luna.service().body(leaseBody(id, "")).post("/internal/leases").then().statusCode(409);
    Response chosen =
        Luna.service().body(leaseBody(id, ",'address':'10.7.0.50'")).post("/internal/leases");
    chosen.then().statusCode(200);
    assertThat(chosen.jsonPath().getString("leases[0].address")).isEqualTo("10.7.0.50");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'vlan_id':4}                          | MissingParameter | name is required",
        "{'name':'a'}                           | MissingParameter | vlan_id is required",
        "{'name':'a','vlan_id':4096}            | InvalidArgument  | vlan_id must be a whole number from 0 to 4095",
        "{'name':'a','vlan_id':-1}              | InvalidArgument  | vlan_id must be a whole number",
        "{'name':'a','vlan_id':'x'}             | InvalidArgument  | vlan_id must be a whole number",
        "{'name':['a'],'vlan_id':4}             | InvalidArgument  | name must be text",
        "{'name':'a','vlan_id':4,'mtu':9000}    | InvalidArgument  | unknown field mtu",
        "{'name':'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx','vlan_id':4} | InvalidArgument | name has 65 characters",
        "{'name':'v9','vlan_id':4}              | InvalidArgument  | name is already taken by another VLAN",
        "{'name':'other','vlan_id':9}           | InvalidArgument  | vlan_id is already taken by another VLAN",
      })
  void badVlansAreRefusedNamingTheField(String body, String code, String message) {
    Account acme = Cloud.account();
    vlan(acme, 9);

    Response refused = acme.post(VLANS, json(body));

    refused.then().statusCode(409);
    assertThat(refused.jsonPath().getString("code")).isEqualTo(code);
    assertThat(refused.jsonPath().getString("message")).contains(message);
    assertThat(acme.get(VLANS).jsonPath().getList("name")).containsExactly("v9");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "name               | ''               | MissingParameter | name is required",
        "subnet             | '10.7.0.1/24'    | InvalidArgument  | subnet must be a subnet",
        "subnet             | '8.8.8.0/24'     | InvalidArgument  | subnet must be within",
        "subnet             | '10.0.0.0/7'     | InvalidArgument  | subnet must be within",
        "subnet             | 'fd00::/64'      | InvalidArgument  | subnet must be an IPv4 subnet",
        "subnet             | {}               | InvalidArgument  | subnet must be text",
        "provision_start_ip | '10.8.0.2'       | InvalidArgument  | provision_start_ip 10.8.0.2 is not in the network",
        "provision_start_ip | '10.7.0.90'      | InvalidArgument  | provision_start_ip must not be above provision_end_ip",
        "provision_end_ip   | null             | MissingParameter | provision_end_ip is required",
        "gateway            | '10.9.0.1'       | InvalidArgument  | gateway 10.9.0.1 is not in the network",
        "gateway            | 'x'              | InvalidArgument  | gateway must be an IPv4 address",
        "resolvers          | ['1.1.1.1','1.1.1.2','1.1.1.3','1.1.1.4','1.1.1.5'] | InvalidArgument | resolvers may be at most 4",
        "resolvers          | ['fd00::1']      | InvalidArgument  | resolvers must be an IPv4 address",
        "resolvers          | [{}]             | InvalidArgument  | resolvers[0] must be text",
        "routes             | ['a']            | InvalidArgument  | routes must be an object",
        "routes             | {'a':'10.7.0.1'} | InvalidArgument  | routes must be an object from IPv4 subnet",
        "routes             | {'10.1.0.0/16':7} | InvalidArgument | routes.10.1.0.0/16 must be an IPv4 address",
        "internet_nat       | 'x'              | InvalidArgument  | internet_nat must be true or false",
        "vlan_id            | 8                | InvalidArgument  | unknown field vlan_id",
      })
  void badNetworksAreRefusedNamingTheField(
      String field, String value, String code, String message) {
    Account acme = Cloud.account();
    vlan(acme, 7);
    ObjectNode request =
        (ObjectNode)
            Json.tree(
                json(
                    "{'name':'db','subnet':'10.7.0.0/24','provision_start_ip':'10.7.0.2','provision_end_ip':'10.7.0.9'}"));
    request.set(field, Json.tree("{\"v\":" + json(value) + "}").get("v"));

    Response refused = acme.post(VLANS + "/7/networks", Json.write(request));

    refused.then().statusCode(409);
    assertThat(refused.jsonPath().getString("code")).isEqualTo(code);
    assertThat(refused.jsonPath().getString("message")).contains(message);
    assertThat(acme.get(VLANS + "/7/networks").jsonPath().getList("id")).isEmpty();
  }

  @Test
  void subnetsOfAVlanDoNotOverlapAndNamesAreUnique() {
    Account acme = Cloud.account();
    vlan(acme, 7);
    vlan(acme, 8);
    network(acme, 7, "db", "10.7.0.0/24");

    Response overlapping =
        acme.post(
            VLANS + "/7/networks",
            json(
                "{'name':'db2','subnet':'10.7.0.128/25','provision_start_ip':'10.7.0.130','provision_end_ip':'10.7.0.131'}"));
    Response named =
        acme.post(
            VLANS + "/8/networks",
            json(
                "{'name':'db','subnet':'10.7.0.0/24','provision_start_ip':'10.7.0.2','provision_end_ip':'10.7.0.3'}"));

    overlapping.then().statusCode(409);
    assertThat(overlapping.jsonPath().getString("message"))
        .isEqualTo("subnet 10.7.0.128/25 overlaps with 10.7.0.0/24 of network db");
    named.then().statusCode(409);
    assertThat(named.jsonPath().getString("message"))
        .isEqualTo("name is already taken by another network of the account");
    network(acme, 8, "same-subnet", "10.7.0.0/24");
  }

  @Test
  void anotherTenantsFabricIsNotThere() {
    Account acme = Cloud.account();
    Account other = Cloud.account();
    vlan(other, 7);
    String id = network(other, 7, "theirs", "10.7.0.0/24");
    vlan(acme, 7);

    acme.get(VLANS + "/7/networks/" + id).then().statusCode(404);
    acme.put(VLANS + "/7/networks/" + id, json("{'name':'mine'}")).then().statusCode(404);
    acme.delete(VLANS + "/7/networks/" + id).then().statusCode(404);
    acme.get("/networks/" + id).then().statusCode(404);
    acme.get("/networks/" + id + "/ips").then().statusCode(404);
    acme.delete(VLANS + "/7").then().statusCode(204);
    for (String vlan : List.of("7", "x", "4096", "99999")) {
      acme.get(VLANS + "/" + vlan).then().statusCode(404);
      acme.get(VLANS + "/" + vlan + "/networks").then().statusCode(404);
      acme.delete(VLANS + "/" + vlan).then().statusCode(404);
    }
    acme.call().get("/cloudapi/" + other.login() + VLANS).then().statusCode(403);
    other.get(VLANS + "/7/networks/" + id).then().statusCode(200);
  }

  private static String leaseBody(String network, String more) {
    return json(
        "{'leases':[{'network_id':'%s','interface':'net0','holder':{'kind':'machine','id':'%s','name':'m'}%s}]}"
            .formatted(network, UUID.randomUUID(), more));
  }

  private static String lease(String network) {
    Response given = Luna.service().body(leaseBody(network, "")).post("/internal/leases");
    given.then().statusCode(200);
    return given.jsonPath().getString("leases[0].address");
  }
}
