package io.perigee.network.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topics;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.network.Luna;
import io.perigee.network.NetworkTest;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@NetworkTest
class BootstrapTest {

  @Inject Database database;
  @Inject States states;

  @Test
  void networksOfARegionAreMadeOnceAndTheRegionIsWaitedFor() {
    // Given networks for a region that is not known yet
    String region = Luna.name("region");
    String name = Luna.name("external");
    String body =
        "{\"networks\":[{\"name\":\"%s\",\"region\":\"%s\",\"network\":\"203.0.113.0/24\",\"gateway\":\"203.0.113.1\",\"zone\":\"external\"}]}"
            .formatted(name, region);
    post(body).then().statusCode(503);

    // When the region is told
    UUID id = UUID.randomUUID();
    database.run(
        h ->
            states.publish(
                h,
                new StateChange(
                    Topics.REGIONS,
                    id.toString(),
                    region,
                    1,
                    null,
                    null,
                    "active",
                    List.of(),
                    false,
                    Json.object().put("name", region))));

    // Then they are made, and the same answer comes again
    await().atMost(Duration.ofSeconds(30)).until(() -> post(body).statusCode() == 200);
    Response again = post(body);
    assertThat(again.jsonPath().getString("networks[0].region_id")).isEqualTo(id.toString());
    assertThat(again.jsonPath().getString("networks[0].zone")).isEqualTo("external");
    assertThat(again.jsonPath().getInt("networks[0].prefix_length")).isEqualTo(24);
    Luna.service()
        .get("/internal/networks/" + again.jsonPath().getString("networks[0].id"))
        .then()
        .statusCode(200);
  }

  @Test
  void badNetworksAreNamed() {
    assertThat(post("{\"networks\":[{\"name\":\"a\"}]}").statusCode()).isEqualTo(400);
    assertThat(
            post("{\"networks\":[{\"name\":\"a\",\"network\":\"x\"}]}")
                .jsonPath()
                .getString("message"))
        .startsWith("networks[0].network must be");
    assertThat(post("{\"nets\":[]}").statusCode()).isEqualTo(400);
    Luna.service().get("/internal/networks/no-uuid").then().statusCode(400);
  }

  private static Response post(String body) {
    return Luna.service().body(body).post("/internal/bootstrap");
  }
}
