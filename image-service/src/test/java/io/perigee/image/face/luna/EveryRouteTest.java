package io.perigee.image.face.luna;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.devkit.testkit.LunaAccess;
import io.perigee.devkit.testkit.LunaPosts;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.http.Http;
import io.perigee.image.Luna;
import io.perigee.image.Surroundings;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What holds at each of this service's endpoints in Luna2's API. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(Surroundings.class)
class EveryRouteTest {

  private static final Set<String> RESTLESS = Set.of("archive");

  @Test
  void whoMayNotIsRefused() {
    assertThat(LunaAccess.faults("image", Http.port())).isEmpty();
  }

  @Test
  void generatedDocumentsAreTakenWholeOrNotAtAll() {
    assertThat(LunaPosts.faults("image", Http.port(), RESTLESS, EveryRouteTest::there)).isEmpty();
  }

  private static String there(String kind) {
    String name = Luna.fresh("every");
    Luna.save(name, "").then().statusCode(201);
    return name;
  }
}
