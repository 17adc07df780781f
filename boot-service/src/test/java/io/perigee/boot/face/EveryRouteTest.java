package io.perigee.boot.face;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.boot.Neighbours;
import io.perigee.devkit.testkit.LunaAccess;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.http.Http;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** What holds at each of this service's endpoints in Luna2's API. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(Neighbours.class)
class EveryRouteTest {

  @Test
  void whoMayNotIsRefused() {
    assertThat(LunaAccess.faults("boot", Http.port())).isEmpty();
  }
}
