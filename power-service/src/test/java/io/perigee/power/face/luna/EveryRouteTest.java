package io.perigee.power.face.luna;

import static org.assertj.core.api.Assertions.assertThat;

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
class EveryRouteTest {

  @Test
  void whoMayNotIsRefused() {
    assertThat(LunaAccess.faults("power", Http.port())).isEmpty();
  }

  @Test
  void generatedDocumentsAreTakenWholeOrNotAtAll() {
    assertThat(LunaPosts.faults("power", Http.port(), Set.of(), kind -> "node001")).isEmpty();
  }
}
