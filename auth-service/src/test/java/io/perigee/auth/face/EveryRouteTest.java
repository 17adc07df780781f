package io.perigee.auth.face;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.auth.Luna;
import io.perigee.devkit.testkit.LunaAccess;
import io.perigee.devkit.testkit.LunaPosts;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.http.Http;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What holds at each of this service's endpoints in Luna2's API. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(io.perigee.auth.Surroundings.class)
class EveryRouteTest {

  private static final Set<String> RESTLESS =
      Set.of("directory_turn", "login_attempt", "tpm_nonce");

  @Test
  void whoMayNotIsRefused() {
    assertThat(LunaAccess.faults("auth", Http.port())).isEmpty();
  }

  @Test
  void generatedDocumentsAreTakenWholeOrNotAtAll() {
    assertThat(LunaPosts.faults("auth", Http.port(), RESTLESS, EveryRouteTest::there)).isEmpty();
  }

  private static String there(String kind) {
    String name = Luna.fresh("every");
    if (kind.equals("osuser") || kind.equals("osgroup")) {
      Luna.save(kind, name, "").then().statusCode(201);
    }
    return name;
  }
}
