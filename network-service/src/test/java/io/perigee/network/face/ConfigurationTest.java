package io.perigee.network.face;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.network.Luna;
import io.perigee.network.NetworkTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Networks in the document of the whole configuration. */
@NetworkTest
class ConfigurationTest {

  private static final String PATH = "/internal/configuration";

  private static Response post(String path, UUID id, String name, JsonNode network) {
    ObjectNode body = Json.object().put("import", id.toString());
    body.putObject("config").putObject("network").set(name, network);
    return Luna.service().body(Json.write(body)).post(PATH + path);
  }

  private static JsonNode exported(String name) {
    return Json.tree(Luna.service().get(PATH).asString()).at("/config/network/" + name);
  }

  @Test
  void aNetworkIsExportedImportedAndExportedAlike() {
    String name = Luna.name("cluster");
    Luna.put(name, Luna.exampleNetwork("network-get", "cluster").put("name", name))
        .then()
        .statusCode(201);
    JsonNode before = exported(name);
    assertThat(before.get("network").asText()).isEqualTo("10.141.0.0/16");
    UUID id = UUID.randomUUID();
    post("/check", id, name, before).then().statusCode(409);
    Luna.operator().get("/luna/config/network/" + name + "/_delete").then().statusCode(204);

    post("/check", id, name, before).then().statusCode(200);
    Luna.operator().get("/luna/config/network/" + name).then().statusCode(404);
    post("/apply", id, name, before).then().statusCode(200);

    assertThat(exported(name)).isEqualTo(before);
    // And it is undone by the import's id, once
    post("/undo", id, name, before).then().statusCode(200);
    Luna.operator().get("/luna/config/network/" + name).then().statusCode(404);
    post("/undo", id, name, before).then().statusCode(200);
  }

  @Test
  void whatIsFinishedIsNoLongerUndoneAndWhatIsThereIsLeftAlone() {
    String name = Luna.name("net");
    UUID id = UUID.randomUUID();
    JsonNode network = Json.object().put("network", "10.9.0.0/24");
    post("/apply", id, name, network).then().statusCode(200);
    post("/finish", id, name, network).then().statusCode(200);

    UUID other = UUID.randomUUID();
    post("/apply", other, name, network).then().statusCode(409);
    post("/undo", other, name, network).then().statusCode(200);
    post("/undo", id, name, network).then().statusCode(200);

    Luna.operator().get("/luna/config/network/" + name).then().statusCode(200);
  }

  @Test
  void badNetworksAreRefusedBeforeAnyIsMade() {
    String name = Luna.name("net");

    Response refused =
        post("/check", UUID.randomUUID(), name, Json.object().put("network", "10.9.0.1/24"));

    refused.then().statusCode(400);
    assertThat(refused.jsonPath().getString("message"))
        .contains("config.network." + name + ".network");
    post("/check", UUID.randomUUID(), name, Json.tree("[]")).then().statusCode(400);
    Luna.operator().get(PATH).then().statusCode(403);
  }
}
