package io.perigee.compute.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.contracts.envelope.Json;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.WithTestResource;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@NodeTest
@WithTestResource(NodePeers.class)
class LargeClusterTest {

  private static final int NODES = 1200;

  @Inject Database database;

  @Test
  void allNodesOfALargeGroupFollowItAndAreListed() {
    // Given a group with more nodes than a page and than a batch have
    String group = Luna.group("{}");
    String prefix = Luna.name("big");
    database.run(
        h ->
            h.execute(
                "INSERT INTO node (id, name, group_id) SELECT gen_random_uuid(), ? || i, g.id FROM node_group g, generate_series(1, ?) i WHERE g.name = ?",
                prefix,
                NODES,
                group));

    // When the group changes
    Luna.post("group", group, Json.tree("{\"kerneloptions\":\"all of you\"}"))
        .then()
        .statusCode(204);

    // Then the list shows every one of them with the change
    JsonNode list =
        Json.tree(Luna.operator().get("/luna/config/node").asString()).at("/config/node");
    for (int i = 1; i <= NODES; i++) {
      assertThat(list.path(prefix + i).path("kerneloptions").asText())
          .as("node %d", i)
          .isEqualTo("all of you");
    }

    // Other tests' lists stay short.
    database.run(h -> h.execute("DELETE FROM node WHERE name LIKE ? || '%'", prefix));
  }
}
