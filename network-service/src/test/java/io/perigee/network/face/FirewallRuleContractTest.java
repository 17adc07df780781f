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
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CloudAPI's firewall rules, with its examples. */
@NetworkTest
class FirewallRuleContractTest {

  private static final String PUBLISHED = Cloud.example("fwrule-list").at("/0/rule").asText();

  @Inject Cloud cloud;

  private static String create(Account account, String rule, boolean enabled) {
    Response made =
        account.post(
            "/fwrules", Json.write(Json.object().put("rule", rule).put("enabled", enabled)));
    made.then().statusCode(201);
    return made.jsonPath().getString("id");
  }

  private static JsonNode tree(Response answer) {
    return Json.tree(answer.asString());
  }

  @Test
  @ContractTest(api = "cloudapi", method = "POST", path = "/:login/fwrules")
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/fwrules/:id")
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/fwrules")
  void aRuleIsCreatedShownAndListedAsPublished() {
    Account acme = Cloud.account();

    Response made =
        acme.post(
            "/fwrules", Json.write(Json.object().put("rule", PUBLISHED).put("enabled", true)));

    made.then().statusCode(201).header("Content-MD5", org.hamcrest.Matchers.notNullValue());
    String id = made.jsonPath().getString("id");
    ObjectNode published = (ObjectNode) Cloud.example("fwrule-list").get(0);
    published.put("id", id);
    assertThat(tree(made)).isEqualTo(published);
    assertThat(made.header("Location")).isEqualTo("/" + acme.login() + "/fwrules/" + id);
    assertThat(tree(acme.get("/fwrules/" + id))).isEqualTo(published);
    assertThat(tree(acme.get("/fwrules"))).isEqualTo(Json.tree("[" + published + "]"));
    acme.call().head("/cloudapi/" + acme.login() + "/fwrules").then().statusCode(200);
  }

  @Test
  void aRuleIsOffUnlessSaidOtherwiseAndMayComeAsAForm() {
    Account acme = Cloud.account();

    Response made =
        acme.call()
            .contentType("application/x-www-form-urlencoded")
            .formParam("rule", "FROM any TO all vms ALLOW tcp port 22")
            .formParam("description", "ssh")
            .post("/cloudapi/my/fwrules");

    made.then().statusCode(201);
    assertThat(made.jsonPath().getBoolean("enabled")).isFalse();
    assertThat(made.jsonPath().getString("description")).isEqualTo("ssh");
    assertThat(made.jsonPath().getString("rule"))
        .isEqualTo("FROM any TO all vms ALLOW tcp PORT 22");
  }

  @Test
  @ContractTest(api = "cloudapi", method = "POST", path = "/:login/fwrules/:id")
  @ContractTest(api = "cloudapi", method = "POST", path = "/:login/fwrules/:id/enable")
  @ContractTest(api = "cloudapi", method = "POST", path = "/:login/fwrules/:id/disable")
  @ContractTest(api = "cloudapi", method = "DELETE", path = "/:login/fwrules/:id")
  void aRuleIsUpdatedSwitchedAndRemoved() {
    Account acme = Cloud.account();
    String id = create(acme, PUBLISHED, true);
    ObjectNode published = (ObjectNode) Cloud.example("fwrule-update");
    published.put("id", id);

    // When ports are added, in another way of writing
    Response updated =
        acme.post(
            "/fwrules/" + id,
            json(
                "{'rule':'FROM vm 3d51f2d5-46f2-4da5-bb04-3238f2f64768 TO subnet 10.99.99.0/24 BLOCK tcp (PORT 80 AND port 25)'}"));

    // Then it is shown in the published form, and switched as published
    updated.then().statusCode(200);
    assertThat(tree(updated)).isEqualTo(published);
    Response off = acme.post("/fwrules/" + id + "/disable", "{}");
    off.then().statusCode(200);
    assertThat(tree(off)).isEqualTo(published.deepCopy().put("enabled", false));
    Response on = acme.post("/fwrules/" + id + "/enable", "{}");
    on.then().statusCode(200);
    assertThat(tree(on)).isEqualTo(published);
    assertThat(tree(acme.post("/fwrules/" + id, json("{'description':'mail','enabled':false}"))))
        .isEqualTo(published.deepCopy().put("enabled", false).put("description", "mail"));
    acme.delete("/fwrules/" + id).then().statusCode(204);
    acme.get("/fwrules/" + id).then().statusCode(404);
    acme.delete("/fwrules/" + id).then().statusCode(404);
  }

  @Test
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/machines/:instance_id/fwrules")
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/fwrules/:id/machines")
  void rulesOfAMachineAndMachinesOfARule() {
    // Given a web server and a database, and rules by id, by tag and for others
    Account acme = Cloud.account();
    UUID web = UUID.randomUUID();
    UUID db = UUID.randomUUID();
    ObjectNode webState = Cloud.machine(acme, web, "web");
    webState.withObject("/tags").put("role", "www").put("n", 5).put("on", true);
    cloud.tell(acme, webState, 1);
    cloud.tell(acme, Cloud.machine(acme, db, "db"), 1);
    String byId = create(acme, "FROM any TO vm " + web + " ALLOW tcp PORT 80", true);
    String byTag = create(acme, "FROM tag role = www TO vm " + db + " ALLOW tcp PORT 5432", false);
    String byValue =
        create(acme, "FROM any TO (tag n = 5 OR tag on = true) ALLOW tcp PORT 1", true);
    String all = create(acme, "FROM any TO all vms ALLOW icmp TYPE 8", true);
    String none = create(acme, "FROM any TO tag role = mta ALLOW tcp PORT 25", true);

    // Then each is found from the other's side
    assertThat(ids(acme.get("/machines/" + web + "/fwrules")))
        .containsExactly(byId, byTag, byValue, all);
    assertThat(ids(acme.get("/machines/" + db + "/fwrules"))).containsExactly(byTag, all);
    assertThat(ids(acme.get("/fwrules/" + byTag + "/machines")))
        .containsExactly(db.toString(), web.toString());
    assertThat(ids(acme.get("/fwrules/" + none + "/machines"))).isEmpty();
    JsonNode shown = tree(acme.get("/fwrules/" + byId + "/machines")).get(0);
    assertThat(shown.path("name").asText()).isEqualTo("web");
    assertThat(shown.path("brand").asText()).isEqualTo("kvm");
    assertThat(shown.path("firewall_enabled").asBoolean()).isTrue();
    assertThat(shown.has("owner_uuid")).isFalse();
    assertThat(
            tree(acme.call()
                    .header("Accept-Version", "7.3.0")
                    .get("/cloudapi/my/fwrules/" + byId + "/machines"))
                .get(0)
                .has("brand"))
        .isFalse();

    // And a tag that goes takes the rule along
    cloud.tell(acme, Cloud.machine(acme, web, "web"), 2);
    assertThat(ids(acme.get("/machines/" + web + "/fwrules"))).containsExactly(byId, all);
  }

  @Test
  void globalRulesAreSeenByEverybodyAndChangedByNobody() {
    Account acme = Cloud.account();
    Response made =
        Luna.service()
            .body(json("{'rule':'FROM any TO all vms ALLOW tcp PORT 9','description':'operator'}"))
            .post("/internal/firewall/global-rules");
    made.then().statusCode(200);
    String id = made.jsonPath().getString("id");

    Response shown = acme.get("/fwrules/" + id);

    assertThat(shown.jsonPath().getBoolean("global")).isTrue();
    assertThat(shown.jsonPath().getBoolean("enabled")).isTrue();
    for (Response refused :
        List.of(
            acme.post("/fwrules/" + id, json("{'enabled':false}")),
            acme.post("/fwrules/" + id + "/disable", "{}"),
            acme.delete("/fwrules/" + id))) {
      refused.then().statusCode(409);
      assertThat(refused.jsonPath().getString("code")).isEqualTo("InvalidArgument");
      assertThat(refused.jsonPath().getString("message"))
          .isEqualTo("global rules cannot be modified");
    }
    Luna.service().delete("/internal/firewall/global-rules/" + id).then().statusCode(200);
    acme.get("/fwrules/" + id).then().statusCode(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}                              | MissingParameter | rule is required",
        "{'rule':null}                   | MissingParameter | rule is required",
        "{'rule':{}}                     | InvalidArgument  | rule must be text",
        "{'rule':['a']}                  | InvalidArgument  | rule must be text",
        "{'rule':'FROM foo'}             | InvalidArgument  | rule: error at character 6",
        "{'rule':'FROM any TO any ALLOW tcp PORT 1'} | InvalidArgument | it affects no machine",
        "{'rule':'FROM any TO all vms ALLOW tcp PORT 1','enabled':'maybe'} | InvalidArgument | enabled must be true or false",
        "{'rule':'FROM any TO all vms ALLOW tcp PORT 1','colour':1} | InvalidArgument | unknown field colour",
        "{'rule':'FROM any TO all vms ALLOW tcp PORT 1','description':{}} | InvalidArgument | description must be text",
      })
  void badRulesAreRefusedNamingTheField(String body, String code, String message) {
    Account acme = Cloud.account();

    Response refused = acme.post("/fwrules", json(body));

    refused.then().statusCode(409);
    assertThat(refused.jsonPath().getString("code")).isEqualTo(code);
    assertThat(refused.jsonPath().getString("message")).contains(message);
    assertThat(refused.jsonPath().getList("errors")).isNotEmpty();
    assertThat(ids(acme.get("/fwrules"))).isEmpty();
  }

  @Test
  void anotherTenantsRulesAndMachinesAreNotThere() {
    Account acme = Cloud.account();
    Account other = Cloud.account();
    String id = create(other, PUBLISHED, true);
    UUID machine = UUID.randomUUID();
    cloud.tell(other, Cloud.machine(other, machine, "theirs"), 1);

    for (String path :
        List.of(
            "/fwrules/" + id,
            "/fwrules/" + id + "/machines",
            "/machines/" + machine + "/fwrules")) {
      Response refused = acme.get(path);
      refused.then().statusCode(404);
      assertThat(refused.jsonPath().getString("code")).isEqualTo("ResourceNotFound");
    }
    acme.post("/fwrules/" + id, json("{'enabled':false}")).then().statusCode(404);
    acme.post("/fwrules/" + id + "/enable", "{}").then().statusCode(404);
    acme.delete("/fwrules/" + id).then().statusCode(404);
    acme.get("/fwrules/no-uuid").then().statusCode(404);
    acme.call().get("/cloudapi/" + other.login() + "/fwrules").then().statusCode(403);
    other.get("/fwrules/" + id).then().statusCode(200);
  }

  @Test
  void theEmptyUpdateIsMissingItsRule() {
    Account acme = Cloud.account();
    String id = create(acme, PUBLISHED, true);

    Response refused = acme.post("/fwrules/" + id, "{}");

    refused.then().statusCode(409);
    assertThat(refused.jsonPath().getString("code")).isEqualTo("MissingParameter");
  }

  private static List<String> ids(Response answer) {
    answer.then().statusCode(200);
    List<String> ids = answer.jsonPath().getList("id");
    // Global rules of other tests are seen by every account.
    List<Boolean> global = answer.jsonPath().getList("global");
    return java.util.stream.IntStream.range(0, ids.size())
        .filter(i -> global.get(i) == null)
        .mapToObj(ids::get)
        .toList();
  }
}
