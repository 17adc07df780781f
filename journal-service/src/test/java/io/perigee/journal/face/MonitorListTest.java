package io.perigee.journal.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.topic.Topics;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.http.Http;
import io.perigee.journal.testing.Asking;
import io.perigee.journal.testing.Example;
import io.perigee.journal.testing.Folding;
import io.perigee.journal.testing.JournalTestPlatform;
import io.perigee.journal.testing.Owners;
import io.perigee.journal.testing.Owners.Told;
import io.perigee.journal.testing.Story;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@JournalTestPlatform
class MonitorListTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  private final String image = "image-" + UUID.randomUUID();
  private final String id = UUID.randomUUID().toString();

  @Inject Owners owners;
  @Inject Folding folding;

  @Test
  @Tag("contract")
  @ContractTest(api = "luna", method = "GET", path = "/monitor/osimage")
  @ContractTest(api = "luna", method = "GET", path = "/monitor/osimage/{}")
  @ContractTest(api = "luna", method = "GET", path = "/monitor/sync")
  @ContractTest(api = "luna", method = "GET", path = "/monitor/sync/{}")
  void aPackedOsimageIsBuiltAndSyncedAsPublished() {
    packed(1, "image-1.tar.gz");

    for (String what : new String[] {"osimage", "sync"}) {
      JsonNode example =
          Json.tree(
              Example.json("monitor-" + what + ".json")
                  .toString()
                  .replace("\"compute", "\"" + image));
      assertThat(ask(what).at("/monitor/status/" + what).get(image))
          .isEqualTo(example.at("/monitor/status/" + what).get(image));
      JsonNode one = ask(what + "/" + image).at("/monitor/status");
      assertThat(one.get(image)).isEqualTo(example.at("/monitor/status/" + what).get(image));
      assertThat(one).hasSize(1);
    }
  }

  @Test
  void anOsimageIsWhatTheLastOperationOnItMakesOfIt() {
    packed(1, null);
    assertThat(status("osimage")).isEqualTo("not built");
    assertThat(status("sync")).isEqualTo("pending");

    Story pack = Story.of("osimage.pack").on(image).accepted(1, "queued");
    folding.fold(pack);
    assertThat(status("osimage")).isEqualTo("queued");

    UUID command = UUID.randomUUID();
    folding.fold(pack.message(command, "pack", "packing"));
    assertThat(status("osimage")).isEqualTo("building");
    assertThat(state("osimage")).isEqualTo(image + " building");

    folding.fold(pack.failed(command, "PackFailed", "no space left"));
    assertThat(status("osimage")).isEqualTo("error");

    Story again = Story.of("osimage.pack").on(image).accepted(1, null);
    folding.fold(again.done(UUID.randomUUID(), "packed", null));
    packed(2, "image-2.tar.gz");
    assertThat(status("osimage")).isEqualTo("built");

    Story push = Story.of("osimage.push").on(image).accepted(1, null);
    folding.fold(push);
    assertThat(status("sync")).isEqualTo("syncing");
    assertThat(status("osimage")).isEqualTo("built");
    folding.fold(push.done(UUID.randomUUID(), "pushed", null));
    assertThat(status("sync")).isEqualTo("synced");
  }

  @Test
  void aRowGoesWithItsOsimage() {
    packed(1, "x");
    owners.end(new Told(Topics.OSIMAGES, id, image, null, 2, null), Cause.PLATFORM);

    Asking.luna().get("/luna/monitor/osimage/" + image).then().statusCode(404);
    Asking.luna().get("/luna/monitor/sync/" + image).then().statusCode(404);
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "luna", method = "GET", path = "/monitor/ha")
  @ContractTest(api = "luna", method = "GET", path = "/monitor/ha/{}")
  @ContractTest(api = "luna", method = "GET", path = "/monitor/mother")
  @ContractTest(api = "luna", method = "GET", path = "/monitor/mother/{}")
  void thisControllerIsActiveAndRunsAsPublished() {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(ask("ha").at("/monitor/status/ha/controller"))
                    .isEqualTo(
                        Example.json("monitor-ha.json").at("/monitor/status/ha/controller")));
    assertThat(ask("mother").at("/monitor/status/mother/controller"))
        .isEqualTo(Example.json("monitor-mother.json").at("/monitor/status/mother/controller"));
    assertThat(ask("ha/controller").at("/monitor/status/controller/status").asText())
        .isEqualTo("active");
    assertThat(ask("mother/controller").at("/monitor/status/controller/state").asText())
        .isEqualTo("controller ok");
  }

  @ParameterizedTest
  @ValueSource(strings = {"osimage", "sync", "ha", "mother"})
  void onlyUsersSeeThemAndWhatIsNotThereIsNotFound(String what) {
    for (String path : new String[] {"/luna/monitor/" + what, "/luna/monitor/" + what + "/x"}) {
      Http.given().get(path).then().statusCode(401);
      Asking.nobody().get(path).then().statusCode(401);
      Asking.installer("node001").get(path).then().statusCode(403);
    }
    Asking.luna()
        .get("/luna/monitor/" + what + "/nosuch")
        .then()
        .statusCode(404)
        .body("message", containsString("nosuch"));
  }

  private void packed(long version, String file) {
    owners.tell(
        new Told(
            Topics.OSIMAGES,
            id,
            image,
            null,
            version,
            Json.object().put("name", image).put("imagefile", file)),
        Cause.PLATFORM);
  }

  private String status(String what) {
    return ask(what).at("/monitor/status/" + what + "/" + image + "/status").asText();
  }

  private String state(String what) {
    return ask(what).at("/monitor/status/" + what + "/" + image + "/state").asText();
  }

  private static JsonNode ask(String what) {
    return Json.tree(
        Asking.luna().get("/luna/monitor/" + what).then().statusCode(200).extract().asString());
  }
}
