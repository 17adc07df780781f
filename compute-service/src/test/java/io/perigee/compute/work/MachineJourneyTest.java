package io.perigee.compute.work;

import static io.perigee.compute.testing.Tenant.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.compute.testing.Installation;
import io.perigee.compute.testing.MachinePeers;
import io.perigee.compute.testing.Tenant;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@PlatformTest
@WithTestResource(MachinePeers.class)
class MachineJourneyTest {

  private final Tenant tenant = new Tenant();

  @BeforeEach
  void install() {
    Installation.bootstrap();
  }

  @Test
  void runsStopsStartsAndGoes() {
    // Given
    JsonNode machine = tenant.running(wanted().put("name", "web"));
    String id = machine.get("id").asText();

    // When, then
    tenant.act(id, "stop");
    tenant.until(id, "stopped");
    tenant.act(id, "start");
    tenant.until(id, "running");
    Response deleted = tenant.cloud().delete(tenant.path("/machines/" + id));
    assertThat(deleted.statusCode()).isEqualTo(204);
    tenant.until(id, "deleted");
    assertThat(tenant.cloud().get(tenant.path("/machines/" + id)).statusCode()).isEqualTo(410);
    assertThat(tenant.audited(id, "delete").findValuesAsText("action"))
        .containsExactly("delete", "start", "stop", "provision");
  }
}
