package io.perigee.compute.face.luna;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.WithTestResource;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** "Cloud management" of the Luna2 REST API, with its examples. */
@NodeTest
@WithTestResource(NodePeers.class)
class CloudContractTest {

  @Test
  @ContractTest(api = "luna", method = "POST", path = "/config/cloud/{}")
  @ContractTest(api = "luna", method = "GET", path = "/config/cloud/{}")
  @ContractTest(api = "luna", method = "GET", path = "/config/cloud")
  void aCloudIsCreatedShownListedAndRenamed() {
    String name = Luna.name("aws");
    ObjectNode example = Luna.example("cloud-list", "cloud", "aws1").put("name", name);

    Response created = Luna.post("cloud", name, example);

    created.then().statusCode(201);
    assertThat(created.jsonPath().getString("message"))
        .isEqualTo("Cloud " + name + " created successfully");
    assertThat(Luna.get("cloud", name)).isEqualTo(example);
    assertThat(
            Json.tree(Luna.operator().get("/luna/config/cloud").asString())
                .at("/config/cloud/" + name))
        .isEqualTo(example);
    String renamed = Luna.name("aws-prod");
    Luna.post(
            "cloud",
            name,
            Luna.example("cloud-rename", "cloud", "aws1").put("newcloudname", renamed))
        .then()
        .statusCode(204);
    Luna.operator().get("/luna/config/cloud/" + name).then().statusCode(404);
    Luna.assertShows(Luna.get("cloud", renamed), example, Set.of("name"));
  }

  @Test
  @ContractTest(api = "luna", method = "GET", path = "/config/cloud/{}/_delete")
  void aCloudGoesOnlyWithoutNodesWhichShowItsNewName() {
    String name = Luna.name("azure");
    String renamed = Luna.name("azure");
    Luna.post("cloud", name, Json.object().put("type", "azure")).then().statusCode(201);
    String node = Luna.node(Luna.group("{}"), "{\"cloud\":\"%s\"}".formatted(name));

    Luna.post("cloud", name, Json.object().put("newcloudname", renamed)).then().statusCode(204);

    assertThat(Luna.get("node", node).get("cloud").asText()).isEqualTo(renamed);
    Response refused = Luna.delete("cloud", renamed);
    refused.then().statusCode(409);
    assertThat(refused.jsonPath().getString("message"))
        .isEqualTo("cloud " + renamed + " is in use by " + node);
    Luna.delete("node", node).then().statusCode(204);
    Luna.delete("cloud", renamed).then().statusCode(204);
    Luna.delete("cloud", renamed).then().statusCode(404);
  }

  @Test
  void withoutDataOrWithUnknownFieldsNothingIsMade() {
    String name = Luna.name("gcp");

    Luna.post("cloud", name, Json.object()).then().statusCode(400);
    Response refused = Luna.post("cloud", name, Json.object().put("region", "eu"));

    refused.then().statusCode(400);
    assertThat(refused.jsonPath().getString("message"))
        .contains("unknown field config.cloud." + name + ".region");
    Luna.operator().get("/luna/config/cloud/" + name).then().statusCode(404);
    String first = Luna.name("c");
    Luna.post("cloud", first, Json.object().put("type", "aws")).then().statusCode(201);
    Luna.post("cloud", name, Json.object().put("newcloudname", first)).then().statusCode(409);
  }
}
