package io.perigee.gateway.changefeed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.gateway.testing.Broker;
import io.perigee.gateway.testing.Peers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What each region's URL tells. */
@QuarkusTest
@TestProfile(FeedTest.Feed.class)
@WithTestResource(Broker.class)
class ChangefeedRegionTest extends FeedTest {

  @Test
  void aRegionsUrlTellsWhatIsThereAndWhatIsEverywhere() throws Exception {
    FeedSocket one = socket("/my/changefeed?resource=vm,image");
    FeedSocket two = socketAt(Peers.SECOND_PORT, "/my/changefeed?resource=vm,image");

    tell("machines", "perigee-1", machine, "m1", "state");
    tell("machines", "perigee-2", machine, "m2", "state");
    tell("images", "perigee-2", machine, "i2", "state");
    tell("images", null, machine, "everywhere", "state");
    ObjectNode copied = Json.object().put("id", machine);
    copied.putArray("copied_to").add(regionId("perigee-2"));
    tell("images", "perigee-1", copied, "both", "copied_to");

    assertThat(states(one.take(3))).containsExactlyInAnyOrder("m1", "everywhere", "both");
    List<JsonObject> told = two.take(4);
    assertThat(states(told)).containsExactlyInAnyOrder("m2", "i2", "everywhere", "both");
    assertThat(one.more()).isFalse();
    one.close();
    two.close();
  }

  @Test
  void whatLeavesARegionIsGoneThereAndChangedElsewhere() throws Exception {
    FeedSocket one = socket("/my/changefeed?resource=image");
    FeedSocket two = socketAt(Peers.SECOND_PORT, "/my/changefeed?resource=image");
    ObjectNode moved = Json.object().put("id", machine).put("left", regionId("perigee-1"));
    moved.putArray("copied_to");

    tell("images", "perigee-2", moved, "active", "copied_to");

    JsonObject gone = one.take(1).getFirst();
    assertThat(gone.getString("resourceState")).isEqualTo("deleted");
    assertThat(gone.getJsonObject("changeKind").getJsonArray("subResources"))
        .containsExactly("state");
    JsonObject there = two.take(1).getFirst();
    assertThat(there.getString("resourceState")).isEqualTo("active");
    assertThat(there.getJsonObject("changeKind").getJsonArray("subResources"))
        .containsExactly("copied_to");
    one.close();
    two.close();
  }

  @Test
  void anotherRegionsPastIsNotToldEither() throws Exception {
    FeedSocket one = socket("/my/changefeed");
    tell("machines", "perigee-1", machine, "s0", "state");
    String since = one.take(1).getFirst().getString("sequence");
    one.close();
    tell("machines", "perigee-2", machine, "elsewhere", "state");
    tell("machines", "perigee-1", machine, "s1", "state");

    FeedSocket again = socket("/my/changefeed?since=" + since);

    assertThat(states(again.take(1))).containsExactly("s1");
    assertThat(again.more()).isFalse();
    again.close();
  }
}
