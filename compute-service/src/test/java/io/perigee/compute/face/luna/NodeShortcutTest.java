package io.perigee.compute.face.luna;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.WithTestResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node is shown without a thread that waits for it; nobody can tell but by the cost. */
@NodeTest
@WithTestResource(NodePeers.class)
class NodeShortcutTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @Inject MeterRegistry meters;

  private double answers() {
    return meters.get("perigee.shortcut.answers").counter().count();
  }

  private Response answeredByTheResource(Supplier<Response> ask) {
    double before = answers();
    Response answer = ask.get();
    assertThat(answers()).isEqualTo(before);
    return answer;
  }

  /** On a busy machine a look may take too long: then the resource answers, too. */
  private Response answeredByTheShortcut(Supplier<Response> ask) {
    Response[] answer = new Response[1];
    await()
        .atMost(SOON)
        .until(
            () -> {
              double before = answers();
              answer[0] = ask.get();
              return answers() == before + 1;
            });
    return answer[0];
  }

  @ParameterizedTest
  @ValueSource(strings = {"admin", "operator", "viewer"})
  void itIsShownAsTheResourceShowsIt(String role) {
    String digest = "cd".repeat(32);
    String node =
        Luna.node(
            Luna.group("{}"), "{\"tpm_sha256\":\"%s\",\"comment\":\"größer\"}".formatted(digest));

    Response quick = answeredByTheShortcut(() -> Luna.roles(role).get("/luna/config/node/" + node));
    Response resource =
        answeredByTheResource(
            () -> Luna.roles(role).get("/luna/config/node/" + node + "?dryrun=false"));

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
    Response after = answeredByTheShortcut(() -> Luna.admin().get("/luna/config/node/" + node));

    assertThat(after.asString()).contains("\"comment\":\"new\"");
    assertThat(after.header("ETag")).isNotEqualTo(before);
  }

  @Test
  void whatIsRefusedIsRefusedByTheResource() {
    String node = Luna.node(Luna.group("{}"));

    Response none =
        answeredByTheResource(() -> Luna.admin().get("/luna/config/node/" + node + "x"));
    Response nobody = answeredByTheResource(() -> given().get("/luna/config/node/" + node));

    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(none.jsonPath().getString("message")).contains(node + "x does not exist");
    assertThat(nobody.statusCode()).isEqualTo(401);
  }
}
