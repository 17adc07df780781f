package io.perigee.compute.face.luna;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.contracts.envelope.Json;
import io.quarkus.test.common.WithTestResource;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A viewer reads everything but secrets, and writes nothing. */
@NodeTest
@WithTestResource(NodePeers.class)
class ViewerTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/config/node/x",
        "/config/node/x/_clone",
        "/config/node/x/interfaces",
        "/config/group/x",
        "/config/bmcsetup/x",
        "/config/cluster",
        "/config/cluster/import",
        "/config/switch/x",
        "/config/otherdev/x",
        "/config/cloud/x",
        "/config/rack/x",
        "/config/rack/inventory",
        "/config/secrets/node/x",
        "/config/secrets/group/x/y/_delete"
      })
  void aViewerPostsNothing(String path) {
    Response refused = Luna.roles("viewer").body("{}").post("/luna" + path);

    refused.then().statusCode(403);
    assertThat(refused.jsonPath().getString("message")).startsWith("a viewer changes nothing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/config/node/x/_delete",
        "/config/node/x/interfaces/BOOTIF/_delete",
        "/config/group/x/_delete",
        "/config/bmcsetup/x/_delete",
        "/config/switch/x/_delete",
        "/config/cloud/x/_delete",
        "/config/rack/x/_delete",
        "/config/rack/inventory/x/type/node/_delete",
        "/config/secrets/node/x/y/_delete"
      })
  void aViewerRemovesNothing(String path) {
    Luna.roles("viewer").get("/luna" + path).then().statusCode(403);
    Luna.roles("viewer", "operator").get("/luna" + path).then().statusCode(404);
  }

  @Test
  void aViewerReadsAllButSecrets() {
    String setup = Luna.bmcsetup();
    String node = Luna.node(Luna.group("{}"));
    String wire = Luna.name("switch");
    Luna.post("switch", wire, Json.object().put("rw", "w0rd")).then().statusCode(201);
    Luna.operator()
        .body(
            "{\"config\":{\"secrets\":{\"node\":{\"%s\":[{\"name\":\"k\",\"content\":\"w0rd\"}]}}}}"
                .formatted(node))
        .post("/luna/config/secrets/node/" + node)
        .then()
        .statusCode(201);

    for (String path :
        new String[] {
          "/config/node/" + node, "/config/switch/" + wire, "/config/bmcsetup/" + setup
        }) {
      Response answer = Luna.roles("viewer").get("/luna" + path);
      answer.then().statusCode(200);
      assertThat(answer.asString()).doesNotContain("w0rd\"").doesNotContain("\"password\":\"p");
    }
    for (String path :
        new String[] {
          "/config/secrets",
          "/config/secrets/node/" + node,
          "/config/secrets/node/" + node + "/k",
          "/config/secrets/group/x"
        }) {
      Luna.roles("viewer").get("/luna" + path).then().statusCode(403);
      Luna.roles().get("/luna" + path).then().statusCode(403);
    }
    assertThat(Luna.roles("operator").get("/luna/config/secrets/node/" + node).asString())
        .contains("w0rd");
  }
}
