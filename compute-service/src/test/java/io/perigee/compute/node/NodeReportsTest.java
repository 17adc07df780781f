package io.perigee.compute.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.WithTestResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is reported of a node is its {@code status}. */
@NodeTest
@WithTestResource(NodePeers.class)
class NodeReportsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject Database database;
  @Inject States states;

  private void report(String id, String node, long version, String state) {
    ObjectNode object = Json.object().put("id", id).put("node", node).put("state", state);
    database.run(
        h ->
            states.publish(
                h,
                new StateChange(
                    Topics.REPORTS,
                    id,
                    node,
                    version,
                    null,
                    null,
                    "active",
                    List.of("state"),
                    false,
                    object)));
  }

  private String id(String node) {
    return database.read(
        h ->
            h.createQuery("SELECT id::text FROM node WHERE name = :name")
                .bind("name", node)
                .mapTo(String.class)
                .one());
  }

  private static String status(String node) {
    return Luna.get("node", node).path("status").asText();
  }

  @Test
  void aReportIsShownByTheNodeAndInTheListAndTheLastWordHolds() {
    String node = Luna.node(Luna.group("{}"), "{\"comment\":\"mine\"}");
    String id = id(node);

    report(id, node, 1, "install.image");
    await().atMost(PATIENCE).until(() -> status(node).equals("install.image"));
    report(id, node, 3, "install.success");
    await().atMost(PATIENCE).until(() -> status(node).equals("install.success"));
    report(id, node, 2, "install.roles");
    String other = Luna.node(Luna.group("{}"));
    report(id(other), other, 1, "install.error");
    await().atMost(PATIENCE).until(() -> status(other).equals("install.error"));

    assertThat(status(node)).isEqualTo("install.success");
    assertThat(Luna.get("node", node).path("comment").asText()).isEqualTo("mine");
    assertThat(
            Json.tree(Luna.operator().get("/luna/config/node").asString())
                .at("/config/node/" + node + "/status")
                .asText())
        .isEqualTo("install.success");
  }

  @Test
  void aReportOfANodeThatIsNoMoreStopsNothing() {
    report(UUID.randomUUID().toString(), "gone", 1, "install.image");
    String node = Luna.node(Luna.group("{}"));

    report(id(node), node, 1, "install.started");

    await().atMost(PATIENCE).until(() -> status(node).equals("install.started"));
  }
}
