package io.perigee.compute.face.luna;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.compute.testing.Luna;
import io.perigee.compute.testing.NodePeers;
import io.perigee.compute.testing.NodeTest;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.LunaAccess;
import io.perigee.devkit.testkit.LunaPosts;
import io.perigee.devkit.testkit.http.Http;
import io.quarkus.test.common.WithTestResource;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What holds at each of this service's endpoints in Luna2's API. */
@NodeTest
@WithTestResource(NodePeers.class)
class EveryRouteTest {

  private static final Set<String> RESTLESS = Set.of("hosts", "referent", "import_run");

  @Test
  void whoMayNotIsRefused() {
    assertThat(LunaAccess.faults("compute", Http.port())).isEmpty();
  }

  @Test
  void generatedDocumentsAreTakenWholeOrNotAtAll() {
    assertThat(LunaPosts.faults("compute", Http.port(), RESTLESS, EveryRouteTest::there)).isEmpty();
  }

  private static String there(String kind) {
    return switch (kind) {
      case "node", "secrets" -> Luna.node(Luna.group("{}"));
      case "group" -> Luna.group("{}");
      case "bmcsetup" -> Luna.bmcsetup();
      case "switch", "otherdev", "cloud" -> {
        String name = Luna.name(kind);
        Luna.post(kind, name, Json.object().put("comment", "x")).then().statusCode(201);
        yield name;
      }
      default -> Luna.name("x");
    };
  }
}
