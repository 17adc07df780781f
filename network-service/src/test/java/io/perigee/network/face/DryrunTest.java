package io.perigee.network.face;

import static io.perigee.network.Cloud.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.network.Luna;
import io.perigee.network.NetworkTest;
import org.junit.jupiter.api.Test;

/** {@code ?dryrun=true} tells what a write would do, and does nothing. */
@NetworkTest
class DryrunTest {

  private static JsonNode plan(Response answer) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    JsonNode plan = Json.tree(answer.asString());
    assertThat(plan.get("dryrun").asBoolean()).isTrue();
    return plan;
  }

  private static Response put(String name, String path, ObjectNode network) {
    return Luna.operator()
        .body(Luna.body(name, network))
        .post("/luna/config/network/" + name + path + "?dryrun=true");
  }

  @Test
  void networksAreRehearsed() {
    String fresh = Luna.name("net");
    String there = Luna.network("10.50.0.0/24");
    String copy = Luna.name("copy");

    JsonNode made = plan(put(fresh, "", Json.object().put("network", "10.51.0.0/24")));
    JsonNode changed = plan(put(there, "", Json.object().put("comment", "new")));
    JsonNode cloned =
        plan(
            put(
                there,
                "/_clone",
                Json.object().put("newnetname", copy).put("network", "10.52.0.0/24")));

    assertThat(made.get("status").asInt()).isEqualTo(201);
    assertThat(made.at("/changes/0/change").asText()).isEqualTo("created");
    assertThat(changed.get("status").asInt()).isEqualTo(204);
    assertThat(changed.at("/changes/0/fields").toString()).isEqualTo("[\"comment\"]");
    assertThat(cloned.get("message").asText()).isEqualTo("network " + copy + " created");
    for (String name : new String[] {fresh, copy}) {
      Luna.operator().get("/luna/config/network/" + name).then().statusCode(404);
    }
    assertThat(
            Luna.get("/config/network/" + there)
                .at("/config/network/" + there + "/comment")
                .isNull())
        .isTrue();
    assertThat(put(there, "", Json.object().put("network", "x")).statusCode()).isEqualTo(400);
  }

  @Test
  void removingIsRehearsedAndRefusedAsEver() {
    String there = Luna.network("10.50.0.0/24");
    String inUse = Luna.name("inuse");
    Luna.put(inUse, Json.object().put("network", "10.53.0.0/24")).then().statusCode(201);

    JsonNode removed =
        plan(Luna.operator().get("/luna/config/network/" + there + "/_delete?dryrun=true"));

    assertThat(removed.get("status").asInt()).isEqualTo(204);
    assertThat(removed.at("/changes/0/change").asText()).isEqualTo("deleted");
    Luna.operator().get("/luna/config/network/" + there).then().statusCode(200);
    Luna.service().get("/internal/networks/by-name/" + there).then().statusCode(200);
    Luna.operator()
        .get("/luna/config/network/" + inUse + "/_delete?dryrun=true")
        .then()
        .statusCode(409);
  }

  @Test
  void dnsEntriesAreRehearsed() {
    String network = Luna.network("10.50.0.0/24");

    Response answer =
        Luna.operator()
            .body(
                json(
                    "{'config':{'dns':{'%s':[{'host':'a','ipaddress':'10.0.0.1'}]}}}"
                        .formatted(network)))
            .post("/luna/config/dns/" + network + "?dryrun=true");

    assertThat(plan(answer).get("message").asText()).isEqualTo("DNS entries added or changed");
    Luna.operator().get("/luna/config/dns/" + network).then().statusCode(404);
  }
}
