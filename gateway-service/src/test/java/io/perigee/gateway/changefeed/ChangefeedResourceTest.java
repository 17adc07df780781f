package io.perigee.gateway.changefeed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perigee.gateway.testing.Broker;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What else than machines is told of. */
@QuarkusTest
@TestProfile(FeedTest.Feed.class)
@WithTestResource(Broker.class)
class ChangefeedResourceTest extends FeedTest {

  @ParameterizedTest
  @CsvSource({"volume, volumes", "image, images", "network, networks"})
  void otherResourcesAreToldInTheSameForm(String resource, String topic) throws Exception {
    String id = UUID.randomUUID().toString();
    FeedSocket socket = socket("/my/changefeed");
    socket.send("{\"resource\":\"%s\",\"subResources\":[\"state\",\"name\"]}".formatted(resource));
    await().pollDelay(Duration.ofMillis(100)).until(() -> true);

    tell(topic, null, id, "ready", "size");
    publish(account, machine, "running", "state");
    tell(topic, null, id, "failed", "state", "size");

    JsonObject event = socket.take(1).getFirst();
    assertThat(event.getString("changedResourceId")).isEqualTo(id);
    assertThat(event.getString("resourceState")).isEqualTo("failed");
    assertThat(event.getJsonObject("changeKind"))
        .isEqualTo(
            new JsonObject()
                .put("resource", resource)
                .put("subResources", new JsonArray().add("state").add("size")));
    assertThat(event.getJsonObject("resourceObject").getString("id")).isEqualTo(id);
    assertThat(socket.more()).isFalse();
    socket.close();
  }

  @Test
  void whoSaysNothingIsToldOfMachinesOnly() throws Exception {
    FeedSocket socket = socket("/my/changefeed");

    tell("volumes", null, UUID.randomUUID().toString(), "ready", "state");
    publish(account, machine, "running", "state");

    assertThat(socket.take(1).getFirst().getString("changedResourceId")).isEqualTo(machine);
    assertThat(socket.more()).isFalse();
    socket.close();
  }

  @Test
  void severalResourcesComeThroughOneSocket() throws Exception {
    String volume = UUID.randomUUID().toString();
    String other = UUID.randomUUID().toString();
    FeedSocket byUrl = socket("/my/changefeed?resource=vm,volumes&ids=" + volume + "," + machine);
    FeedSocket byMessage = socket("/my/changefeed");
    byMessage.send("{\"resource\":[\"vm\",\"volume\"],\"vms\":[\"" + machine + "\"]}");
    await().pollDelay(Duration.ofMillis(100)).until(() -> true);

    publish(account, other, "running", "state");
    tell("networks", null, volume, "ready", "state");
    tell("volumes", null, volume, "ready", "state");
    publish(account, machine, "stopped", "state");

    for (FeedSocket socket : List.of(byUrl, byMessage)) {
      assertThat(states(socket.take(2))).containsExactlyInAnyOrder("ready", "stopped");
      assertThat(socket.more()).isFalse();
      socket.close();
    }
  }

  @Test
  void aResourceThatIsNoneIs409() {
    assertThat(socket("/my/changefeed?resource=disk").refusedWith()).isEqualTo(409);
  }
}
