package io.perigee.compute.face.luna;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.TopicProbe;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.WithTestResource;
import java.time.Duration;
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

  @Test
  void aViewerSeesNoTpmDigestWhichWouldOpenTheNodesSecrets() {
    String digest = "ab".repeat(32);
    String node = Luna.node(Luna.group("{}"), "{\"tpm_sha256\":\"%s\"}".formatted(digest));

    for (String path :
        new String[] {"/config/node/" + node, "/config/node", "/config/cluster/export"}) {
      Response answer = Luna.roles("viewer").get("/luna" + path);
      answer.then().statusCode(200);
      assertThat(answer.asString()).contains(node).doesNotContain(digest);
    }
    assertThat(Luna.admin().get("/luna/config/cluster/export").asString()).doesNotContain(digest);
    ObjectNode hidden =
        (ObjectNode)
            Json.tree(Luna.roles("viewer").get("/luna/config/node/" + node).asString())
                .at("/config/node/" + node);
    assertThat(hidden.get("tpm_sha256").asText()).isEqualTo("****");
    // What is hidden stays when it is posted back
    Luna.post("node", node, hidden.put("comment", "x")).then().statusCode(204);
    assertThat(Luna.get("node", node).get("tpm_sha256").asText()).isEqualTo(digest);
    // No topic has it
    try (TopicProbe topic = TopicProbe.ofModule("nodes")) {
      topic.await(
          Duration.ofSeconds(20),
          m ->
              node.equals(m.data().path("name").asText())
                  && "****".equals(m.data().at("/object/tpm_sha256").asText())
                  && "x".equals(m.data().at("/object/comment").asText()));
      assertThat(topic.all()).noneMatch(m -> Json.write(m.value()).contains(digest));
    }
    // And auth, which holds nodes to it, is told
    assertThat(
            Luna.service()
                .get("/internal/nodes/by-name/" + node)
                .jsonPath()
                .getString("tpm_sha256"))
        .isEqualTo(digest);
  }
}
