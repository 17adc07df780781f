package io.perigee.journal.face;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.http.Checks;
import io.perigee.devkit.testkit.http.Http;
import io.perigee.journal.testing.Asking;
import io.perigee.journal.testing.Folding;
import io.perigee.journal.testing.JournalTestPlatform;
import io.perigee.journal.testing.Story;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@JournalTestPlatform
class CancelTest {

  @Inject Folding folding;

  @Test
  @Tag("contract")
  @ContractTest(api = "luna", method = "GET", path = "/config/status/{}/_cancel")
  void whatIsOutstandingIsCancelledAtTheServiceThatCarriesItOut() {
    // Given an operation of which image-service, of all that are asked, has two commands
    String id = "image-accepted0cancellable" + UUID.randomUUID().toString().replace("-", "");

    Asking.luna()
        .get("/luna/config/status/" + id + "/_cancel")
        .then()
        .statusCode(200)
        .contentType("application/json")
        .body("message", equalTo("request " + id + " cancelled"))
        .body("request_id", equalTo(id))
        .body("cancelled", equalTo(2));
  }

  @Test
  void whatHasEndedIsAConflictAndATenantsOrNobodysIsNoData() {
    Story ended = Story.of("osimage.pack").accepted(1, "x").done(UUID.randomUUID(), "y", null);
    Story tenants =
        Story.of("machine.start").of(UUID.randomUUID().toString(), "cloudapi").accepted(1, "x");
    folding.fold(ended);
    folding.fold(tenants);

    cancel(ended.requestId()).statusCode(409).body("message", containsString("has ended"));
    cancel(tenants.requestId())
        .statusCode(404)
        .body("message", equalTo("No data for this request"));
    cancel("image-" + UUID.randomUUID()).statusCode(404);
    cancel("..%2F..%2Fx").statusCode(404);
  }

  @Test
  void whatCannotBeFoundInTimeIsToBeTriedAgain() {
    Story lost = Story.of("osimage.pack").accepted(1, "x");
    folding.fold(lost);

    cancel(lost.requestId()).statusCode(503).header("Retry-After", equalTo("2"));
  }

  @Test
  void onlyUsersWhoMayWriteCancel() {
    String path = "/luna/config/status/image-accepted0cancellable/_cancel";

    Http.given().get(path).then().statusCode(401);
    Asking.nobody().get(path).then().statusCode(401);
    Asking.installer("node001").get(path).then().statusCode(403);
    Asking.luna("eve", "viewer").get(path).then().statusCode(403);
  }

  private static Checks cancel(String id) {
    return Asking.luna()
        .urlEncodingEnabled(false)
        .get("/luna/config/status/" + id + "/_cancel")
        .then();
  }
}
