package io.perigee.compute.face.cloudapi;

import static io.perigee.compute.testing.Tenant.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.testing.Installation;
import io.perigee.compute.testing.MachinePeers;
import io.perigee.compute.testing.Peers;
import io.perigee.compute.testing.Tenant;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.Pages;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every list goes by cursors too, which stay good while rows come and go. */
@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class PagingTest {

  private final Tenant tenant = new Tenant();

  @BeforeEach
  void install() {
    Installation.bootstrap();
  }

  private Pages.Page page(String path) {
    Response answer = tenant.cloud().urlEncodingEnabled(false).get("/cloudapi" + path);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return new Pages.Page(answer.asString(), answer.header("Link"));
  }

  private Pages.Page first(String path) {
    return page("/" + tenant.login + path);
  }

  private String machine(String name) {
    ObjectNode body = wanted().put("name", name);
    body.putArray("networks").add(Peers.NETWORK);
    return Json.tree(tenant.create(body).asString()).get("id").asText();
  }

  /** Pages of two have what the whole list has, in its order. */
  private void assertPaged(String path) {
    List<JsonNode> whole = StreamSupport.stream(first(path).rows().spliterator(), false).toList();
    String sign = path.contains("?") ? "&" : "?";
    List<JsonNode> walked = Pages.walk("/" + tenant.login + path + sign + "limit=2", this::page);

    assertThat(whole).hasSizeGreaterThan(2);
    assertThat(walked).isEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/packages", "/packages?name=*", "/volumesizes"})
  void whatIsOfferedHasPages(String path) {
    assertPaged(path);
  }

  @Test
  void machinesHavePagesThatNothingMoves() {
    // Given
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(machine("m" + i));
    }
    Pages.Page one = first("/machines?limit=2");

    // When one more is born
    ids.add(machine("m5"));
    List<JsonNode> rest = Pages.walk(one.next(), this::page);

    // Then
    assertThat(one.rows().findValuesAsText("id")).isEqualTo(ids.subList(0, 2));
    assertThat(rest.stream().map(m -> m.get("id").asText())).isEqualTo(ids.subList(2, 6));
    assertThat(one.next()).startsWith("/" + tenant.login + "/machines?limit=2&cursor=");
  }

  @Test
  void aPageOfMachinesKeepsFiltersAndPublishedHeaders() {
    machine("a");
    machine("b");
    Response answer = tenant.get("/machines?limit=1&memory=128&offset=0");

    assertThat(answer.header("x-resource-count")).isEqualTo("1");
    assertThat(answer.header("x-query-limit")).isEqualTo("1");
    assertThat(answer.header("Link")).contains("limit=1&memory=128&cursor=");
    assertThat(tenant.get("/machines").header("Link")).isNull();
  }

  @Test
  void whatBelongsToAMachineHasPages() {
    // Given
    ObjectNode body = wanted().put("package", "flex.1");
    body.putArray("networks").add(Peers.NETWORK).add(Peers.SECOND_NETWORK).add(tenant.network());
    String id = tenant.running(body).get("id").asText();
    for (String name : List.of("s1", "s2", "s3")) {
      assertThat(
              tenant
                  .post("/machines/" + id + "/snapshots", Json.object().put("name", name))
                  .statusCode())
          .isEqualTo(201);
      tenant.until(
          "/machines/" + id + "/snapshots/" + name,
          r -> Json.tree(r.asString()).path("state").asText().equals("created"));
    }

    // Then
    assertPaged("/machines/" + id + "/nics");
    assertPaged("/machines/" + id + "/snapshots");
    assertPaged("/machines/" + id + "/audit");
  }

  @Test
  void volumesHavePages() {
    for (String name : List.of("v1", "v2", "v3")) {
      ObjectNode body = Json.object().put("type", "tritonnfs").put("name", name);
      body.putArray("networks").add(tenant.network());
      assertThat(tenant.post("/volumes", body).statusCode()).isEqualTo(201);
      String id = first("/volumes?name=" + name).rows().at("/0/id").asText();
      tenant.until(
          "/volumes/" + id, r -> Json.tree(r.asString()).path("state").asText().equals("ready"));
    }

    assertPaged("/volumes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/machines", "/volumes", "/packages", "/volumesizes", "/migrations"})
  void aCursorThatIsNoneIsRefused(String path) {
    for (String cursor : List.of("x", "W10", "WyJvdGhlciIsIjEiXQ", "%00", "a".repeat(3000))) {
      Response refused =
          tenant
              .cloud()
              .urlEncodingEnabled(false)
              .get("/cloudapi/" + tenant.login + path + "?cursor=" + cursor);
      assertThat(refused.statusCode()).as(cursor + " " + refused.asString()).isEqualTo(409);
      assertThat(Json.tree(refused.asString()).path("code").asText()).isEqualTo("InvalidArgument");
      assertThat(refused.asString()).contains("cursor");
    }
  }

  @Test
  void aCursorDoesNotGoWithAnOffset() {
    String next = first("/packages?limit=1").next();

    Response refused =
        tenant.cloud().urlEncodingEnabled(false).get("/cloudapi" + next + "&offset=1");

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.asString()).contains("offset");
  }
}
