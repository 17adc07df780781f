package io.perigee.network.face;

import static io.perigee.network.Cloud.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.TopicProbe;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.network.Luna;
import io.perigee.network.NetworkTest;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Additional DNS entries of networks in the Luna2 REST API, with its examples. */
@NetworkTest
class DnsContractTest {

  private static Response post(String network, String body) {
    return Luna.operator().body(json(body)).post("/luna/config/dns/" + network);
  }

  private static JsonNode entries(String network) {
    return Luna.get("/config/dns/" + network).at("/config/dns/" + network);
  }

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/dns/{}")
  @ContractTest(api = "luna", method = "GET", path = "/config/dns/{}")
  @ContractTest(api = "luna", method = "GET", path = "/config/dns/{}/{}/_delete")
  void entriesAreAddedChangedAndRemovedAsPublished() {
    String network = Luna.network("10.141.0.0/16");
    Luna.operator().get("/luna/config/dns/" + network).then().statusCode(404);
    JsonNode published = Luna.example("dns").at("/config/dns/cluster");

    Response made = post(network, "{'config':{'dns':{'%s':%s}}}".formatted(network, published));

    made.then().statusCode(201);
    assertThat(made.jsonPath().getString("message")).isEqualTo("DNS entries added or changed");
    assertThat(entries(network)).containsExactlyInAnyOrderElementsOf(published);
    post(
            network,
            "{'config':{'dns':{'%s':[{'host':'mirror','ipaddress':'fd00::5'}]}}}"
                .formatted(network))
        .then()
        .statusCode(201);
    assertThat(entries(network))
        .isEqualTo(
            Json.tree(
                json(
                    "[{'host':'license','ipaddress':'10.141.0.6'},{'host':'mirror','ipaddress':'fd00::5'}]")));
    Luna.operator().get("/luna/config/dns/" + network + "/mirror/_delete").then().statusCode(204);
    Luna.operator().get("/luna/config/dns/" + network + "/mirror/_delete").then().statusCode(404);
    assertThat(entries(network)).hasSize(1);
  }

  @Test
  void whoChangedWhichNameFromWhichAddressToWhichIsTold() {
    String network = Luna.network("10.142.0.0/16");
    String body = "{'config':{'dns':{'%s':[{'host':'mirror','ipaddress':'%s'}]}}}";
    for (String address : new String[] {"10.142.0.5", "10.142.0.6", "10.142.0.6"}) {
      post(network, body.formatted(network, address)).then().statusCode(201);
    }
    Luna.operator().get("/luna/config/dns/" + network + "/mirror/_delete").then().statusCode(204);

    try (TopicProbe topic = TopicProbe.ofModule("journal")) {
      topic.await(
          Duration.ofSeconds(20),
          m -> isOf(network, m) && !m.data().at("/changes/mirror").has("new"));
      assertThat(topic.all().stream().filter(m -> isOf(network, m)))
          .extracting(m -> m.data().at("/changes/mirror").toString())
          .containsExactly(
              json("{'new':'10.142.0.5'}"),
              json("{'old':'10.142.0.5','new':'10.142.0.6'}"),
              json("{'old':'10.142.0.6'}"));
    }
  }

  private static boolean isOf(String network, TopicProbe.Seen seen) {
    return network.equals(seen.data().path("name").asText())
        && seen.data().path("kind").asText().equals("dns");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}                                     | config is required",
        "{'config':{'dns':{}}}                  | config.dns.NET is required",
        "{'config':{'dns':{'NET':[]}}}          | config.dns.NET is required",
        "{'config':{'dns':{'NET':''}}}          | config.dns.NET is required",
        "{'config':{'dns':{'NET':'x'}}}         | config.dns.NET must be an array",
        "{'config':{'dns':{'NET':[1]}}}         | config.dns.NET[0] must be an object",
        "{'config':{'dns':{'NET':[{'host':'a'}]}}} | config.dns.NET[0].ipaddress is required",
        "{'config':{'dns':{'NET':[{'host':'a','ipaddress':'b'}]}}} | config.dns.NET[0].ipaddress must be an IP address",
        "{'config':{'dns':{'NET':[{'host':'a_b','ipaddress':'10.0.0.1'}]}}} | host name may hold",
        "{'config':{'dns':{'NET':[{'host':'a','ipaddress':'10.0.0.1','ttl':1}]}}} | unknown field config.dns.NET[0].ttl",
        "{'config':{'dns':{'NET':[{'host':'a','ipaddress':'10.0.0.1'},{'host':'a','ipaddress':'10.0.0.2'}]}}} | a is there twice",
      })
  void badEntriesAreNamedAndChangeNothing(String body, String message) {
    String network = Luna.network("10.141.0.0/16");

    Response refused = post(network, body.replace("NET", network));

    refused.then().statusCode(400);
    assertThat(refused.jsonPath().getString("message")).contains(message.replace("NET", network));
    Luna.operator().get("/luna/config/dns/" + network).then().statusCode(404);
  }

  @Test
  void whatIsNotThereIs404AndNothingIsOpenWithoutAUser() {
    post("nosuch", "{'config':{'dns':{'nosuch':[{'host':'a','ipaddress':'10.0.0.1'}]}}}")
        .then()
        .statusCode(404);
    Luna.operator().get("/luna/config/dns/nosuch").then().statusCode(404);
    Luna.operator().get("/luna/config/dns/nosuch/a/_delete").then().statusCode(404);
    String network = Luna.network("10.141.0.0/16");
    TestIdentity identity = TestIdentity.ofModule();
    for (String path :
        new String[] {"/luna/config/dns/" + network, "/luna/config/dns/x/y/_delete"}) {
      Luna.as(identity.anonymous("luna")).get(path).then().statusCode(401);
      Luna.as(identity.node("n1", "node001")).get(path).then().statusCode(403);
    }
    Luna.as(identity.node("n1", "node001"))
        .body("{}")
        .post("/luna/config/dns/" + network)
        .then()
        .statusCode(403);
  }

  @Test
  void entriesGoWithTheirNetwork() {
    String network = Luna.network("10.141.0.0/16");
    String entry = "{'config':{'dns':{'%s':[{'host':'a','ipaddress':'10.0.0.1'}]}}}";
    post(network, entry.formatted(network)).then().statusCode(201);

    Luna.operator().get("/luna/config/network/" + network + "/_delete").then().statusCode(204);

    Luna.operator().get("/luna/config/dns/" + network).then().statusCode(404);
    Luna.put(network, Json.object().put("network", "10.141.0.0/16")).then().statusCode(201);
    Luna.operator().get("/luna/config/dns/" + network).then().statusCode(404);
  }

  @Test
  void entriesAreASectionOfTheWholeConfiguration() {
    String network = Luna.network("10.141.0.0/16");
    String empty = Luna.network("10.142.0.0/16");
    String entry = "[{'host':'a','ipaddress':'10.0.0.1'}]";
    post(network, "{'config':{'dns':{'%s':%s}}}".formatted(network, entry)).then().statusCode(201);

    JsonNode exported = Json.tree(configuration("", null).asString());

    assertThat(exported.at("/config/dns/" + network)).isEqualTo(Json.tree(json(entry)));
    assertThat(exported.at("/config/dns").has(empty)).isFalse();
    String section = "{'import':'%s','config':{'dns':{'%s':%s}}}";
    String id = UUID.randomUUID().toString();
    configuration("/check", section.formatted(id, network, entry)).then().statusCode(409);
    configuration("/check", section.formatted(id, "nosuch", entry)).then().statusCode(400);
    configuration("/check", section.formatted(id, empty, "[{}]")).then().statusCode(400);
    configuration("/check", section.formatted(id, empty, entry)).then().statusCode(200);
    configuration("/apply", section.formatted(id, empty, entry)).then().statusCode(200);
    assertThat(entries(empty)).isEqualTo(Json.tree(json(entry)));
    configuration("/undo", "{'import':'%s'}".formatted(id)).then().statusCode(200);
    Luna.operator().get("/luna/config/dns/" + empty).then().statusCode(404);
  }

  private static Response configuration(String step, String body) {
    String path = "/internal/configuration" + step;
    return body == null ? Luna.service().get(path) : Luna.service().body(json(body)).post(path);
  }
}
