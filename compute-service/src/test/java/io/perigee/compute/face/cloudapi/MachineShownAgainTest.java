package io.perigee.compute.face.cloudapi;

import static io.perigee.compute.testing.Tenant.wanted;
import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.perigee.compute.testing.Installation;
import io.perigee.compute.testing.MachinePeers;
import io.perigee.compute.testing.Tenant;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Documents of machines are kept by version; nobody can tell but by the cost. */
@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class MachineShownAgainTest {

  @Inject MeterRegistry meters;

  private final Tenant tenant = new Tenant();
  private String id;

  @BeforeEach
  void aMachineThatWasShown() {
    Installation.bootstrap();
    id = tenant.running(wanted().put("name", "first")).get("id").asText();
    tenant.machine(id);
  }

  private JsonNode listed() {
    JsonNode all = Json.tree(tenant.get("/machines").asString());
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  /** The least of some tries: what runs beside sends statements too. */
  private double statements(Runnable work) {
    return IntStream.range(0, 20)
        .mapToDouble(i -> counted("perigee.sql.statements", work))
        .min()
        .orElseThrow();
  }

  private double counted(String counter, Runnable work) {
    double before = meters.get(counter).counter().count();
    work.run();
    return meters.get(counter).counter().count() - before;
  }

  private static Map<String, String> headers(Response answer) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    answer.headers().map().forEach((name, values) -> headers.put(name, String.join(",", values)));
    headers.remove("Date");
    return headers;
  }

  @Test
  void anotherLookShowsTheSameDocument() {
    JsonNode first = tenant.machine(id);

    assertThat(tenant.machine(id)).isEqualTo(first);
    assertThat(listed()).isEqualTo(first);
    assertThat(first.get("name").asText()).isEqualTo("first");
  }

  @Test
  void theShortcutAnswersAsTheResourceDoes() {
    tenant.machine(id);
    Response[] quick = new Response[1];

    // On a busy machine a look may take too long: then the resource answers, too.
    await()
        .atMost(Tenant.SOON)
        .until(
            () ->
                counted("perigee.shortcut.answers", () -> quick[0] = tenant.get("/machines/" + id))
                    == 1);
    Response resource = tenant.get("/machines/" + id + "?credentials=false");

    assertThat(quick[0].statusCode()).isEqualTo(resource.statusCode()).isEqualTo(200);
    assertThat(quick[0].asString()).isEqualTo(resource.asString());
    assertThat(headers(quick[0])).isEqualTo(headers(resource)).containsKey("Content-MD5");
  }

  @Test
  void whatIsNotPlainIsLeftToTheResource() {
    tenant.machine(id);
    List<String> paths =
        List.of("/machines/" + UUID.randomUUID(), "/machines/none", "/machines/" + id + "?x=1");

    double taken =
        counted(
            "perigee.shortcut.answers",
            () -> {
              paths.forEach(tenant::get);
              assertThat(new Tenant().get("/machines/" + id).statusCode()).isEqualTo(404);
              assertThat(tenant.cloud().get("/cloudapi/other/machines/" + id).statusCode())
                  .isEqualTo(403);
              assertThat(given().get(tenant.path("/machines/" + id)).statusCode()).isEqualTo(401);
            });

    assertThat(taken).isZero();
  }

  @Test
  void everyChangeShowsInTheNextAnswer() {
    Response renamed = tenant.post("/machines/" + id + "?action=rename&name=second", Json.object());
    assertThat(renamed.statusCode()).as(renamed.asString()).isEqualTo(202);
    assertThat(
            tenant.until("/machines/" + id, r -> r.asString().contains("\"second\"")).get("name"))
        .isEqualTo(listed().get("name"));

    tenant.post("/machines/" + id + "/tags", Json.object().put("role", "db"));
    assertThat(tenant.machine(id).at("/tags/role").asText()).isEqualTo("db");
    assertThat(listed().at("/tags/role").asText()).isEqualTo("db");

    tenant.post("/machines/" + id + "/metadata", Json.object().put("colour", "red"));
    assertThat(tenant.machine(id).at("/metadata/colour").asText()).isEqualTo("red");

    tenant.act(id, "stop");
    tenant.until(id, "stopped");
    assertThat(listed().get("state").asText()).isEqualTo("stopped");
  }

  @Test
  void aDeletedOneIsGone() {
    tenant.delete("/machines/" + id);
    tenant.until("/machines/" + id, gone -> gone.statusCode() == 410);

    Response again = tenant.get("/machines/" + id);

    assertThat(again.statusCode()).isEqualTo(410);
    assertThat(Json.tree(again.asString()).get("state").asText()).isEqualTo("deleted");
    assertThat(Json.tree(tenant.get("/machines").asString())).isEmpty();
  }

  @Test
  void nobodyElseSeesIt() {
    Tenant other = new Tenant();

    assertThat(other.get("/machines/" + id).statusCode()).isEqualTo(404);
    assertThat(Json.tree(other.get("/machines").asString())).isEmpty();
  }

  @Test
  void eachVersionOfTheAnswersHasItsOwn() {
    JsonNode nine = tenant.machine(id);
    JsonNode seven =
        Json.tree(tenant.cloud("7.0.0").get(tenant.path("/machines/" + id)).asString());

    assertThat(nine.has("brand")).isTrue();
    assertThat(seven.has("brand")).isFalse();
    assertThat(tenant.machine(id)).isEqualTo(nine);
  }

  @Test
  void itCostsOneStatementAloneAndInAList() {
    listed();

    assertThat(statements(() -> tenant.machine(id))).isEqualTo(1);
    assertThat(statements(this::listed)).isEqualTo(1);
  }
}
