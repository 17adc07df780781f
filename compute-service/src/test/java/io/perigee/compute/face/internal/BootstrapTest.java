package io.perigee.compute.face.internal;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.compute.testing.Installation;
import io.perigee.compute.testing.MachinePeers;
import io.perigee.compute.testing.Tenant;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.TopicProbe;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class BootstrapTest {

  private final String name = "r" + UUID.randomUUID().toString().substring(0, 8);

  private ObjectNode body(int memory) {
    ObjectNode body = Json.object();
    body.putArray("regions").addObject().put("name", name).put("label", "A region");
    body.putArray("hosts")
        .addObject()
        .put("name", name + "-h")
        .put("region", name)
        .put("memory", memory)
        .put("disk", 1024)
        .put("vcpus", 4)
        .put("driver", "simulated");
    return body;
  }

  private static int changed(Response response) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    return Json.tree(response.asString()).get("changed").asInt();
  }

  @Test
  void makesWhatIsNotThereAndChangesWhatDiffers() {
    assertThat(changed(Installation.send(body(512)))).isEqualTo(2);
    assertThat(changed(Installation.send(body(512)))).isZero();
    assertThat(changed(Installation.send(body(1024)))).isEqualTo(1);
  }

  @Test
  void tellsTheWorldOfRegionsAndHosts() {
    // When
    Installation.send(body(512));

    // Then
    try (TopicProbe regions = TopicProbe.ofModule("regions");
        TopicProbe hosts = TopicProbe.ofModule("hosts")) {
      JsonNode region =
          regions.await(Tenant.SOON, m -> m.data().path("name").asText().equals(name)).data();
      assertThat(region.get("object").get("label").asText()).isEqualTo("A region");
      JsonNode host =
          hosts.await(Tenant.SOON, m -> m.data().path("name").asText().equals(name + "-h")).data();
      assertThat(host.get("region_id")).isEqualTo(region.get("id"));
      assertThat(host.get("object").get("total").get("memory").asInt()).isEqualTo(512);
      assertThat(host.get("object").get("used").get("memory").asInt()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"regions\":[{\"name\":\"A B\"}]} | regions[0].name",
        "{\"regions\":[{}]} | regions[0].name",
        "{\"regions\":{}} | regions",
        "{\"nosuch\":[]} | nosuch",
        "{\"packages\":[{\"name\":\"p\",\"number\":1,\"memory\":0,\"disk\":1,\"vcpus\":1}]} | packages[0].memory",
        "{\"packages\":[{\"name\":\"p\",\"number\":\"x\",\"memory\":1,\"disk\":1,\"vcpus\":1}]} | packages[0].number",
        "{\"hosts\":[{\"name\":\"h\",\"region\":\"r\",\"memory\":1,\"disk\":1,\"vcpus\":1,\"driver\":\"x\"}]} | hosts[0].driver",
        "{\"hosts\":[{\"name\":\"h\",\"region\":\"nosuch\",\"memory\":1,\"disk\":1,\"vcpus\":1}]} | hosts.region"
      })
  void refusesWhatMakesNoSenseAndNamesTheField(String body, String field) {
    // When
    Response refused = Installation.send(Json.tree(body));

    // Then
    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
    assertThat(Json.tree(refused.asString()).path("errors").path(0).path("field").asText())
        .isEqualTo(field);
  }

  @Test
  void isOnlyForServices() {
    Response refused =
        given()
            .header(TestIdentity.HEADER, TestIdentity.ofModule().account(UUID.randomUUID(), "x"))
            .contentType("application/json")
            .body("{}")
            .post("/internal/bootstrap");

    assertThat(refused.statusCode()).isEqualTo(403);
  }
}
