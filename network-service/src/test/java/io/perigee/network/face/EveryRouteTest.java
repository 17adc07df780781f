package io.perigee.network.face;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.devkit.testkit.LunaAccess;
import io.perigee.devkit.testkit.LunaPosts;
import io.perigee.devkit.testkit.http.Http;
import io.perigee.network.Luna;
import io.perigee.network.NetworkTest;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What holds at each of this service's endpoints in Luna2's API. */
@NetworkTest
class EveryRouteTest {

  private static final Set<String> RESTLESS =
      Set.of("lease", "free_range", "dns_zone", "dns_rendering");

  @Test
  void whoMayNotIsRefused() {
    assertThat(LunaAccess.faults("network", Http.port())).isEmpty();
  }

  @Test
  void generatedDocumentsAreTakenWholeOrNotAtAll() {
    assertThat(
            LunaPosts.faults("network", Http.port(), RESTLESS, kind -> Luna.network("10.9.0.0/24")))
        .isEmpty();
  }
}
