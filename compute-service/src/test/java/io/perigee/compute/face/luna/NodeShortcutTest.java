package io.perigee.compute.face.luna;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.contracts.envelope.Json;
import io.quarkus.test.common.WithTestResource;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node is shown without a thread that waits for it; nobody can tell but by the cost. */
@NodeTest
@WithTestResource(NodePeers.class)
class NodeShortcutTest {

  @Inject MeterRegistry meters;

  private Response answered(int byShortcut, Supplier<Response> ask) {
    double before = meters.get("perigee.shortcut.answers").counter().count();
    Response answer = ask.get();
    double after = meters.get("perigee.shortcut.answers").counter().count();
    assertThat(after - before).isEqualTo(byShortcut);
    return answer;
  }

  @ParameterizedTest
  @ValueSource(strings = {"admin", "operator", "viewer"})
  void itIsShownAsTheResourceShowsIt(String role) {
    String digest = "cd".repeat(32);
    String node =
        Luna.node(
            Luna.group("{}"), "{\"tpm_sha256\":\"%s\",\"comment\":\"größer\"}".formatted(digest));

    Response quick = answered(1, () -> Luna.roles(role).get("/luna/config/node/" + node));
    Response resource =
        answered(0, () -> Luna.roles(role).get("/luna/config/node/" + node + "?dryrun=false"));

    assertThat(quick.statusCode()).isEqualTo(resource.statusCode()).isEqualTo(200);
    assertThat(quick.asString()).isEqualTo(resource.asString()).contains("größer");
    assertThat(quick.asString().contains(digest)).isEqualTo(!role.equals("viewer"));
    for (String header : new String[] {"ETag", "Content-Type", "Content-Length"}) {
      assertThat(quick.header(header)).as(header).isEqualTo(resource.header(header)).isNotNull();
    }
  }

  @Test
  void aChangeShowsAtOnce() {
    String node = Luna.node(Luna.group("{}"));
    String before = Luna.admin().get("/luna/config/node/" + node).header("ETag");

    Luna.post("node", node, Json.object().put("comment", "new")).then().statusCode(204);
    Response after = answered(1, () -> Luna.admin().get("/luna/config/node/" + node));

    assertThat(after.asString()).contains("\"comment\":\"new\"");
    assertThat(after.header("ETag")).isNotEqualTo(before);
  }

  @Test
  void whatIsRefusedIsRefusedByTheResource() {
    String node = Luna.node(Luna.group("{}"));

    Response none = answered(0, () -> Luna.admin().get("/luna/config/node/" + node + "x"));
    Response nobody = answered(0, () -> given().get("/luna/config/node/" + node));

    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(none.jsonPath().getString("message")).contains(node + "x does not exist");
    assertThat(nobody.statusCode()).isEqualTo(401);
  }
}
