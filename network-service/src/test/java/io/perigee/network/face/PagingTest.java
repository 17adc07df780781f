package io.perigee.network.face;

import static io.perigee.network.Cloud.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.Pages;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.network.Cloud;
import io.perigee.network.Cloud.Account;
import io.perigee.network.NetworkTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CloudAPI's lists go by cursors too; what a region's URL does not show is in none. */
@NetworkTest
class PagingTest {

  private static final String VLANS = "/fabrics/default/vlans";

  @Inject Cloud cloud;

  private final Account acme = Cloud.account();

  private Pages.Page page(String path) {
    Response answer = acme.call().urlEncodingEnabled(false).get("/cloudapi" + path);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return new Pages.Page(answer.asString(), answer.header("Link"));
  }

  private List<String> walk(String path, String field) {
    return Pages.walk("/" + acme.login() + path + "?limit=2", this::page).stream()
        .map(row -> row.path(field).asText())
        .toList();
  }

  private List<String> whole(String path, String field) {
    return page("/" + acme.login() + path).rows().findValuesAsText(field);
  }

  private String rule(String rule) {
    Response made =
        acme.post("/fwrules", Json.write(Json.object().put("rule", rule).put("enabled", true)));
    made.then().statusCode(201);
    return made.jsonPath().getString("id");
  }

  @Test
  void vlansTheirNetworksAndAddressesHavePages() {
    // Given
    for (int vlan = 10; vlan < 13; vlan++) {
      acme.post(VLANS, json("{'vlan_id':%d,'name':'v%d'}".formatted(vlan, vlan)))
          .then()
          .statusCode(201);
      acme.post(
              VLANS + "/10/networks",
              json(
                  "{'name':'n%1$d','subnet':'10.%1$d.0.0/24','provision_start_ip':'10.%1$d.0.5','provision_end_ip':'10.%1$d.0.250'}"
                      .formatted(vlan)))
          .then()
          .statusCode(201);
    }

    // Then
    assertThat(walk(VLANS, "vlan_id")).isEqualTo(whole(VLANS, "vlan_id")).contains("10", "12");
    assertThat(walk(VLANS + "/10/networks", "name")).containsExactly("n10", "n11", "n12");
    assertThat(walk("/networks", "name"))
        .isEqualTo(whole("/networks", "name"))
        .contains("n10", "n11", "n12");

    // When
    String network = page("/" + acme.login() + VLANS + "/10/networks").rows().at("/0/id").asText();
    for (int host : new int[] {20, 3, 100}) {
      acme.put("/networks/" + network + "/ips/10.10.0." + host, "{\"reserved\":true}")
          .then()
          .statusCode(200);
    }

    // Then
    List<String> addresses = walk("/networks/" + network + "/ips", "ip");
    assertThat(addresses)
        .isEqualTo(whole("/networks/" + network + "/ips", "ip"))
        .containsSubsequence("10.10.0.3", "10.10.0.20", "10.10.0.100");
  }

  /** Names in every case, others' networks and pools beside: pages have the whole list's order. */
  @Test
  void networksAreInOneOrderWhateverTheirNamesAndOwners() {
    // Given
    acme.post(VLANS, json("{'vlan_id':20,'name':'v20'}")).then().statusCode(201);
    int net = 20;
    for (String name : List.of("b", "B", "a-2", "a10", "Z", "é")) {
      acme.post(
              VLANS + "/20/networks",
              json(
                  "{'name':'%1$s','subnet':'10.%2$d.0.0/24','provision_start_ip':'10.%2$d.0.5','provision_end_ip':'10.%2$d.0.250'}"
                      .formatted(name, net++)))
          .then()
          .statusCode(201);
    }

    // Then
    assertThat(walk(VLANS + "/20/networks", "name"))
        .containsExactly("B", "Z", "a-2", "a10", "b", "é")
        .isEqualTo(whole(VLANS + "/20/networks", "name"));
    assertThat(walk("/networks", "id")).isEqualTo(whole("/networks", "id")).doesNotHaveDuplicates();
    assertThat(
            page("/" + acme.login() + "/networks?limit=3&offset=2").rows().findValuesAsText("id"))
        .isEqualTo(whole("/networks", "id").subList(2, 5));
    assertThat(
            page("/" + acme.login() + "/networks?fabric=true&limit=2")
                .rows()
                .findValuesAsText("fabric"))
        .containsOnly("true");
  }

  @Test
  void rulesHavePagesThatNothingMoves() {
    // Given
    List<String> made =
        new java.util.ArrayList<>(
            List.of(22, 80, 443).stream()
                .map(port -> rule("FROM any TO all vms ALLOW tcp PORT " + port))
                .toList());
    Pages.Page first = page("/" + acme.login() + "/fwrules?limit=1");

    // When the row that the cursor stands at goes
    String shown = first.rows().at("/0/id").asText();
    acme.delete("/fwrules/" + shown).then().statusCode(204);
    List<String> rest =
        Pages.walk(first.next(), this::page).stream().map(r -> r.path("id").asText()).toList();

    // Then
    made.remove(shown);
    assertThat(rest).containsExactlyElementsOf(made.stream().sorted().toList());
  }

  @Test
  void aRulesMachinesAreThoseOfTheUrlsRegion() {
    // Given
    String west = "west-" + acme.login();
    String east = "east-" + acme.login();
    cloud.region(west);
    cloud.region(east);
    for (String region : List.of(west, west, east)) {
      UUID id = UUID.randomUUID();
      ObjectNode machine = Cloud.machine(acme, id, "m-" + id).put("region", region);
      cloud.tell(acme, machine, 1);
    }
    String path = "/fwrules/" + rule("FROM any TO all vms ALLOW tcp PORT 22") + "/machines";

    // Then
    assertThat(walk(path, "id")).hasSize(3);
    assertThat(seen(west, path)).hasSize(2);
    JsonNode one = seen(east, path);
    assertThat(one).hasSize(1);
    String rules = "/machines/" + one.at("/0/id").asText() + "/fwrules";
    assertThat(seen(east, rules)).hasSize(1);
    acme.call()
        .header("X-Perigee-Region", west)
        .get("/cloudapi/" + acme.login() + rules)
        .then()
        .statusCode(404);
  }

  @Test
  void aFabricIsOneRegions() {
    // Given
    String west = "west-" + acme.login();
    String east = "east-" + acme.login();
    cloud.region(west);
    cloud.region(east);

    // When
    acme.call()
        .header("X-Perigee-Region", west)
        .body(json("{'vlan_id':77,'name':'there'}"))
        .post("/cloudapi/" + acme.login() + VLANS)
        .then()
        .statusCode(201);
    Response network =
        acme.call()
            .header("X-Perigee-Region", west)
            .body(
                json(
                    "{'name':'net','subnet':'10.7.0.0/24','provision_start_ip':'10.7.0.5','provision_end_ip':'10.7.0.250'}"))
            .post("/cloudapi/" + acme.login() + VLANS + "/77/networks");

    // Then
    network.then().statusCode(201);
    String id = network.jsonPath().getString("id");
    assertThat(seen(west, VLANS).findValuesAsText("vlan_id")).contains("77");
    assertThat(seen(east, VLANS).findValuesAsText("vlan_id")).doesNotContain("77");
    assertThat(seen(west, "/networks").findValuesAsText("id")).contains(id);
    assertThat(seen(east, "/networks").findValuesAsText("id")).doesNotContain(id);
    acme.call()
        .header("X-Perigee-Region", east)
        .get("/cloudapi/" + acme.login() + "/networks/" + id)
        .then()
        .statusCode(404);
  }

  private JsonNode seen(String region, String path) {
    return Json.tree(
        acme.call()
            .header("X-Perigee-Region", region)
            .get("/cloudapi/" + acme.login() + path)
            .asString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/fwrules", VLANS, "/networks"})
  void aCursorThatIsNoneIsRefused(String path) {
    for (String cursor : List.of("x", "W10", "WyJvdGhlciIsIjEiXQ")) {
      Response refused = acme.call().get("/cloudapi/" + acme.login() + path + "?cursor=" + cursor);

      assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(409);
      assertThat(refused.jsonPath().getString("code")).isEqualTo("InvalidArgument");
      assertThat(refused.asString()).contains("cursor");
    }
  }

  @Test
  void aRepeatedRequestWithItsKeyIsDoneOnce() {
    String body = json("{'rule':'FROM any TO all vms ALLOW tcp PORT 25'}");

    Response first = keyed(body);
    Response again = keyed(body);
    Response other = keyed(json("{'rule':'FROM any TO all vms ALLOW tcp PORT 26'}"));

    assertThat(first.statusCode()).as(first.asString()).isEqualTo(201);
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(Json.tree(again.asString())).isEqualTo(Json.tree(first.asString()));
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    assertThat(whole("/fwrules", "id")).hasSize(1);
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(other.jsonPath().getString("code")).isEqualTo("IdempotencyKeyReused");
  }

  private Response keyed(String body) {
    return acme.call()
        .header("Idempotency-Key", "key-" + acme.id())
        .body(body)
        .post("/cloudapi/" + acme.login() + "/fwrules");
  }
}
