package io.perigee.compute.face.luna;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.WithTestResource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Faults of the original Luna2 server that are not repeated here. */
@NodeTest
@WithTestResource(NodePeers.class)
class OriginalFaultsTest {

  private static final int TRIES = 10;

  @Inject MeterRegistry meters;

  private static ObjectNode boot(String mac) {
    return (ObjectNode)
        Json.tree(
            "{\"interfaces\":[{\"interface\":\"BOOTIF\",\"macaddress\":\"%s\"}]}".formatted(mac));
  }

  private static String mac() {
    String hex = UUID.randomUUID().toString().replace("-", "");
    return "02:" + String.join(":", hex.substring(0, 10).split("(?<=\\G..)"));
  }

  @Test
  void duplicateMacsAreRefused() {
    String mac = mac();
    String first = Luna.node(Luna.group("{}"));
    String second = Luna.node(Luna.group("{}"));
    Luna.post("node", first, boot(mac)).then().statusCode(204);

    Response refused = Luna.post("node", second, boot(mac.toUpperCase(java.util.Locale.ROOT)));

    refused.then().statusCode(409);
    assertThat(refused.jsonPath().getString("message")).contains(mac, first);
    // Nor twice in one node
    ObjectNode both = boot(mac());
    both.withArray("interfaces").add(both.at("/interfaces/0").deepCopy());
    ((ObjectNode) both.at("/interfaces/1")).put("interface", "eth1");
    assertThat(Luna.post("node", second, both).statusCode()).isIn(400, 409);
  }

  @Test
  void aNameInABodyRenamesNothing() {
    String node = Luna.node(Luna.group("{}"));
    String group = Luna.group("{}");
    String other = Luna.name("other");

    for (String[] object : new String[][] {{"node", node}, {"group", group}}) {
      Response answer = Luna.post(object[0], object[1], Json.object().put("name", other));

      assertThat(answer.statusCode()).as(object[0]).isEqualTo(400);
      assertThat(answer.jsonPath().getString("message")).contains("name");
      assertThat(Luna.get(object[0], object[1]).get("name").asText()).isEqualTo(object[1]);
      Luna.operator().get("/luna/config/%s/%s".formatted(object[0], other)).then().statusCode(404);
      // The object's own name may stand there
      Luna.post(object[0], object[1], Json.object().put("name", object[1])).then().statusCode(204);
    }
  }

  @Test
  void bmcPasswordsAreShownToAdminsOnly() {
    String setup = Luna.bmcsetup();
    String field = "config.bmcsetup.'" + setup + "'.password";
    String path = "/luna/config/bmcsetup/" + setup;

    String clear = Luna.admin().get(path).jsonPath().getString(field);

    assertThat(clear).isNotBlank().isNotEqualTo("****");
    for (String role : List.of("operator", "viewer", "nobody")) {
      assertThat(Luna.roles(role).get(path).jsonPath().getString(field)).as(role).isEqualTo("****");
    }
  }

  @Test
  void switchCommunitiesAreKept() {
    String wire = Luna.name("switch");

    Luna.post("switch", wire, Json.object().put("read", "r-word").put("rw", "w-word"))
        .then()
        .statusCode(201);

    Response shown = Luna.admin().get("/luna/config/switch/" + wire);
    assertThat(shown.jsonPath().getString("config.switch.'" + wire + "'.read")).isEqualTo("r-word");
    assertThat(shown.jsonPath().getString("config.switch.'" + wire + "'.rw")).isEqualTo("w-word");
  }

  @Test
  void aListCostsTheSameStatementsHoweverManyNodesThereAre() {
    String group = Luna.group("{}");
    Luna.node(group);
    double few = statements();
    IntStream.range(0, 25).forEach(i -> Luna.node(group));

    assertThat(statements()).isEqualTo(few);
  }

  /** The least of some tries: what runs beside sends statements too. */
  private double statements() {
    return IntStream.range(0, TRIES)
        .mapToDouble(
            i -> {
              double before = meters.get("perigee.sql.statements").counter().count();
              Luna.operator().get("/luna/config/node").then().statusCode(200);
              return meters.get("perigee.sql.statements").counter().count() - before;
            })
        .min()
        .orElseThrow();
  }
}
