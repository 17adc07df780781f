package io.perigee.compute.face.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.TopicProbe;
import io.quarkus.test.common.WithTestResource;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@NodeTest
@WithTestResource(NodePeers.class)
class NodesForServicesTest {

  @Test
  void aNodeMadeAMomentAgoIsToldToAServiceAsItIsPublished() {
    // Given
    String name = Luna.node(Luna.group("{}"));

    // When
    JsonNode told =
        Json.tree(
            Luna.service()
                .get("/internal/nodes/by-name/" + name)
                .then()
                .statusCode(200)
                .extract()
                .asString());

    // Then
    try (TopicProbe topic = TopicProbe.ofModule("nodes")) {
      TopicProbe.Seen seen =
          topic.await(Duration.ofSeconds(20), m -> name.equals(m.data().path("name").asText()));
      assertThat(told).isEqualTo(seen.data().get("object"));
    }
  }

  @Test
  void aNameThatNoNodeHasIsNotFound() {
    Luna.service().get("/internal/nodes/by-name/" + Luna.name("none")).then().statusCode(404);
  }

  @Test
  void nobodyButAServiceIsTold() {
    String name = Luna.node(Luna.group("{}"));

    Luna.admin().get("/internal/nodes/by-name/" + name).then().statusCode(403);
  }

  @Test
  void theFirstTpmDigestOfANodeIsRememberedAndNoOtherAfterIt() {
    // Given a node without one
    String name = Luna.node(Luna.group("{}"));
    String path = "/internal/nodes/by-name/" + name + "/tpm";

    // When it brings two
    Luna.service()
        .body("{\"tpm_sha256\":\"" + "ab".repeat(32) + "\"}")
        .post(path)
        .then()
        .statusCode(200);
    Luna.service()
        .body("{\"tpm_sha256\":\"" + "cd".repeat(32) + "\"}")
        .post(path)
        .then()
        .statusCode(409);

    // Then the first stays
    assertThat(Luna.get("node", name).get("tpm_sha256").asText()).isEqualTo("ab".repeat(32));
    Luna.service().body("{}").post(path).then().statusCode(400);
    Luna.service()
        .body("{\"tpm_sha256\":\"x\"}")
        .post("/internal/nodes/by-name/" + Luna.name("none") + "/tpm")
        .then()
        .statusCode(404);
    Luna.admin().body("{}").post(path).then().statusCode(403);
  }
}
