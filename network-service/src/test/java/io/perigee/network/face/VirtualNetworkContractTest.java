package io.perigee.network.face;

import static io.perigee.network.Cloud.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Http;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.network.Cloud;
import io.perigee.network.Luna;
import io.perigee.network.NetworkTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LunaNode's virtual networks. */
@NetworkTest
class VirtualNetworkContractTest {

  @Inject Cloud cloud;

  private static Response call(UUID account, String action, String body) {
    return Luna.as(TestIdentity.ofModule().apiKey(account, "key"))
        .body(json(body))
        .post("/lunanode/network/" + action);
  }

  @Test
  @ContractTest(api = "lunanode", method = "POST", path = "/api/network/create/")
  @ContractTest(api = "lunanode", method = "POST", path = "/api/network/list/")
  @ContractTest(api = "lunanode", method = "POST", path = "/api/network/delete/")
  void aNetworkIsMadeListedAndRemoved() {
    String region = Luna.name("region");
    cloud.region(region);
    UUID account = UUID.randomUUID();

    Response made =
        call(
            account,
            "create",
            "{'region':'%s','name':'lan','subnet':'192.168.30','dns':'8.8.8.8,8.8.4.4'}"
                .formatted(region));

    made.then().statusCode(200);
    assertThat(made.jsonPath().getString("success")).isEqualTo("yes");
    String number = made.jsonPath().getString("net_id");
    Response listed = call(account, "list", "{'region':'%s'}".formatted(region));
    assertThat(listed.jsonPath().getString("networks[0].net_id")).isEqualTo(number);
    assertThat(listed.jsonPath().getString("networks[0].name")).isEqualTo("lan");
    assertThat(listed.jsonPath().getString("networks[0].subnet")).isEqualTo("192.168.30.0/24");
    assertThat(listed.jsonPath().getList("networks")).hasSize(1);
    // And CloudAPI shows the same network
    Response shown =
        Luna.as(TestIdentity.ofModule().account(account, "acme"))
            .header("X-Perigee-Region", region)
            .get("/cloudapi/my/networks?fabric=true");
    assertThat(shown.jsonPath().getString("[0].gateway")).isEqualTo("192.168.30.1");
    assertThat(shown.jsonPath().getList("[0].resolvers")).containsExactly("8.8.8.8", "8.8.4.4");
    assertThat(shown.jsonPath().getInt("[0].vlan_id")).isEqualTo(3);
    assertThat(
            call(account, "delete", "{'region':'%s','net_id':'%s'}".formatted(region, number))
                .jsonPath()
                .getString("success"))
        .isEqualTo("yes");
    assertThat(call(account, "list", "{}").jsonPath().getList("networks")).isEmpty();
    assertThat(
            Luna.as(TestIdentity.ofModule().account(account, "acme"))
                .header("X-Perigee-Region", region)
                .get("/cloudapi/my/fabrics/default/vlans")
                .jsonPath()
                .getList("name"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "create | {}                                         | name, subnet are required",
        "create | {'name':'a','subnet':'x'}                  | subnet must be an IPv4 network",
        "create | {'name':'a','subnet':'8.8.8'}              | subnet must be within",
        "create | {'name':'a','subnet':'fd00::/64'}          | subnet must be an IPv4 network",
        "create | {'name':'a','subnet':'10.0.0.0/30'}        | subnet must be an IPv4 network",
        "create | {'name':{},'subnet':'10.0.0'}              | name must be text",
        "create | {'name':'a','subnet':'10.0.0','dns':'x'}   | dns must be IPv4 addresses",
        "create | {'name':'a','subnet':'10.0.0','region':'nosuch'} | region: there is no nosuch",
        "create | {'name':'a','subnet':'10.0.0','mtu':1}     | unknown field mtu",
        "delete | {}                                         | net_id is required",
        "delete | {'net_id':'x'}                             | net_id must be a whole number",
        "delete | {'net_id':'999999999'}                     | network 999999999 not found",
        "list   | {'region':'nosuch'}                        | region: there is no nosuch",
      })
  void badRequestsAreAnsweredWithTheirError(String action, String body, String error) {
    Response refused = call(UUID.randomUUID(), action.strip(), body);

    refused.then().statusCode(200);
    assertThat(refused.jsonPath().getString("success")).isEqualTo("no");
    assertThat(refused.jsonPath().getString("error")).contains(error);
  }

  @Test
  void anotherAccountsNetworkIsNotThere() {
    UUID theirs = UUID.randomUUID();
    Response made = call(theirs, "create", "{'name':'lan','subnet':'10.3.0'}");
    String number = made.jsonPath().getString("net_id");

    Response refused = call(UUID.randomUUID(), "delete", "{'net_id':'%s'}".formatted(number));

    assertThat(refused.jsonPath().getString("error")).isEqualTo("network " + number + " not found");
    assertThat(call(theirs, "list", "{}").jsonPath().getList("networks.net_id"))
        .containsExactly(number);
    assertThat(
            Http.given()
                .contentType("application/json")
                .body("{}")
                .post("/lunanode/network/list")
                .jsonPath()
                .getString("success"))
        .isEqualTo("no");
  }
}
