package io.perigee.compute.face.cloudapi;

import static io.perigee.compute.testing.CloudReplies.json;
import static io.perigee.compute.testing.Tenant.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.testing.Installation;
import io.perigee.compute.testing.MachinePeers;
import io.perigee.compute.testing.Peers;
import io.perigee.compute.testing.Tenant;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Regions as CloudAPI's datacenters: the URL of one shows nothing of another. */
@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class RegionTest {

  private static final String WEST = "us-west-1";
  private static final String EAST = "us-east-2";

  private final Tenant tenant = new Tenant();

  @BeforeEach
  void install() {
    Installation.bootstrapEast();
  }

  private JsonNode seen(String region, String path) {
    return json(tenant.at(region).get(tenant.path(path)));
  }

  private int status(String region, String path) {
    return tenant.at(region).get(tenant.path(path)).statusCode();
  }

  private ObjectNode named(String name) {
    ObjectNode body = wanted().put("name", name);
    body.putArray("networks").add(Peers.NETWORK);
    return body;
  }

  private String runningAt(String region, String name) {
    Response created =
        tenant.at(region).body(Json.write(named(name))).post(tenant.path("/machines"));
    assertThat(created.statusCode()).as(created.asString()).isEqualTo(201);
    String id = json(created).get("id").asText();
    await()
        .atMost(Tenant.SOON)
        .until(() -> seen(region, "/machines/" + id).path("state").asText().equals("running"));
    return id;
  }

  @Test
  void aMachineIsSeenByItsRegionsUrlOnly() {
    // When
    String east = runningAt(EAST, "same");
    String west = runningAt(WEST, "same");

    // Then
    assertThat(seen(EAST, "/machines").findValuesAsText("id")).containsExactly(east);
    assertThat(seen(WEST, "/machines").findValuesAsText("id")).containsExactly(west);
    assertThat(tenant.at(WEST).head(tenant.path("/machines")).header("x-resource-count"))
        .isEqualTo("1");
    for (String below :
        List.of("", "/audit", "/tags", "/metadata", "/nics", "/disks", "/snapshots", "/migrate")) {
      assertThat(status(WEST, "/machines/" + east + below)).as(below).isEqualTo(404);
    }
    assertThat(status(EAST, "/machines/" + east)).isEqualTo(200);
  }

  @Test
  void nothingIsDoneToAMachineByAnotherRegionsUrl() {
    // Given
    String id = runningAt(EAST, "mine");
    String path = tenant.path("/machines/" + id);

    // When
    List<Response> refused =
        List.of(
            tenant.at(WEST).post(path + "?action=stop"),
            tenant.at(WEST).post(path + "?action=rename&name=other"),
            tenant.at(WEST).body("{\"a\":\"b\"}").post(path + "/tags"),
            tenant.at(WEST).body("{\"a\":\"b\"}").post(path + "/metadata"),
            tenant.at(WEST).body("{\"name\":\"s\"}").post(path + "/snapshots"),
            tenant.at(WEST).body("{\"network\":\"" + Peers.NETWORK + "\"}").post(path + "/nics"),
            tenant.at(WEST).post(path + "/migrate?action=begin"),
            tenant.at(WEST).delete(path));

    // Then
    assertThat(refused).allSatisfy(r -> assertThat(r.statusCode()).as(r.asString()).isEqualTo(404));
    JsonNode machine = seen(EAST, "/machines/" + id);
    assertThat(machine.path("state").asText()).isEqualTo("running");
    assertThat(machine.path("name").asText()).isEqualTo("mine");
  }

  @Test
  void whereNoUrlConfinesEveryRegionIsShown() {
    // Given
    String east = runningAt(EAST, "east");

    // Then
    assertThat(tenant.machine(east).path("id").asText()).isEqualTo(east);
    JsonNode vms = tenant.luna("vm/list", Json.object());
    assertThat(vms.path("vms").findValuesAsText("vm_id")).contains(east);
  }

  @Test
  void aVolumeIsSeenByItsRegionsUrlOnly() {
    // When
    ObjectNode body = Json.object().put("type", "tritonnfs").put("name", "shared");
    body.putArray("networks").add(tenant.network());
    Response made = tenant.at(EAST).body(Json.write(body)).post(tenant.path("/volumes"));
    Response same = tenant.at(WEST).body(Json.write(body)).post(tenant.path("/volumes"));

    // Then
    assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);
    assertThat(same.statusCode()).as(same.asString()).isEqualTo(201);
    String id = json(made).get("id").asText();
    assertThat(seen(EAST, "/volumes").findValuesAsText("id")).containsExactly(id);
    assertThat(seen(WEST, "/volumes").findValuesAsText("id")).doesNotContain(id);
    assertThat(status(WEST, "/volumes/" + id)).isEqualTo(404);
    assertThat(tenant.at(WEST).delete(tenant.path("/volumes/" + id)).statusCode()).isEqualTo(404);
    assertThat(status(EAST, "/volumes/" + id)).isEqualTo(200);
  }

  @Test
  void aMigrationIsSeenByItsRegionsUrlOnly() {
    // Given
    Installation.send(
        (ObjectNode)
            Json.tree(
                """
                {"hosts":[{"name":"hv-east-2","region":"us-east-2","memory":65536,"disk":1048576,"vcpus":64}]}
                """));
    String id = runningAt(EAST, "moving");

    // When
    Response begun = tenant.at(EAST).post(tenant.path("/machines/" + id + "/migrate?action=begin"));

    // Then
    assertThat(begun.statusCode()).as(begun.asString()).isEqualTo(201);
    assertThat(seen(EAST, "/migrations").findValuesAsText("machine")).containsExactly(id);
    assertThat(seen(WEST, "/migrations")).isEmpty();
    assertThat(status(WEST, "/migrations/" + id)).isEqualTo(404);
  }

  @Test
  void aDatacenterHasTheUrlThatTheInstallationGivesIt() {
    // When
    JsonNode fromWest = seen(WEST, "/datacenters");
    JsonNode fromEast = seen(EAST, "/datacenters");
    Response moved = tenant.at(WEST).redirects(false).get(tenant.path("/datacenters/" + EAST));

    // Then a region without a URL is called by the one that the client came by, if that is its own
    assertThat(fromWest.path(EAST).asText()).isEqualTo("https://east.example.com:8443");
    assertThat(fromWest.path(WEST).asText()).isEqualTo("http://api.example.com");
    assertThat(fromEast.path(EAST).asText()).isEqualTo("https://east.example.com:8443");
    assertThat(fromEast.has(WEST)).isFalse();
    assertThat(moved.statusCode()).isEqualTo(302);
    assertThat(moved.header("Location")).isEqualTo("https://east.example.com:8443");
    assertThat(status(EAST, "/datacenters/" + WEST)).isEqualTo(404);
  }
}
