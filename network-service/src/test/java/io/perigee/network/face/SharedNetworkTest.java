package io.perigee.network.face;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.TopicProbe;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.network.Luna;
import io.perigee.network.NetworkTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Networks that are on the link of another one. */
@NetworkTest
class SharedNetworkTest {

  private static Response share(String network, String with) {
    return Luna.put(network, Json.object().put("shared", with));
  }

  private static JsonNode shown(String network) {
    return Luna.get("/config/network/" + network).at("/config/network/" + network);
  }

  @Test
  void aNetworkIsPutOnAnothersLinkAndFollowsItsName() {
    String first = Luna.network("10.20.0.0/24");
    String second = Luna.network("10.20.1.0/24");
    assertThat(shown(second).has("shared")).isFalse();

    share(second, first).then().statusCode(204);

    assertThat(shown(second).path("shared").asText()).isEqualTo(first);
    String renamed = Luna.name("net");
    Luna.put(first, Json.object().put("newnetname", renamed)).then().statusCode(204);
    assertThat(shown(second).path("shared").asText()).isEqualTo(renamed);
    try (TopicProbe topic = TopicProbe.ofModule("networks")) {
      topic.await(
          Duration.ofSeconds(20),
          m ->
              second.equals(m.data().path("name").asText())
                  && renamed.equals(m.data().at("/object/shared").asText()));
    }
    share(second, "").then().statusCode(204);
    assertThat(shown(second).has("shared")).isFalse();
  }

  @Test
  void aLinkIsSharedWithAnotherNetworkThatIsThereAndHasItsOwn() {
    String first = Luna.network("10.20.0.0/24");
    String second = Luna.network("10.20.1.0/24");
    String third = Luna.network("10.20.2.0/24");
    share(second, first).then().statusCode(204);

    Response nowhere = share(third, "nosuch");
    Response itself = share(third, third);
    Response chain = share(third, second);
    Response turned = share(first, third);

    for (Response refused : new Response[] {nowhere, itself, chain, turned}) {
      refused.then().statusCode(400);
    }
    assertThat(nowhere.jsonPath().getString("message"))
        .isEqualTo("shared: network nosuch does not exist");
    assertThat(chain.jsonPath().getString("message"))
        .isEqualTo("shared: network %s is itself on the link of %s", second, first);
    assertThat(shown(third).has("shared")).isFalse();
  }

  @Test
  void aNetworkStaysWhileOthersAreOnItsLink() {
    String first = Luna.network("10.20.0.0/24");
    String second = Luna.network("10.20.1.0/24");
    share(second, first).then().statusCode(204);

    Response refused = Luna.operator().get("/luna/config/network/" + first + "/_delete");

    refused.then().statusCode(409);
    assertThat(refused.jsonPath().getString("message"))
        .isEqualTo("network %s shares its link with %s", first, second);
    Luna.operator().get("/luna/config/network/" + second + "/_delete").then().statusCode(204);
    Luna.operator().get("/luna/config/network/" + first + "/_delete").then().statusCode(204);
  }
}
