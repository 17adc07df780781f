package io.perigee.image.face.cloudapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topics;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.Pages;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.TopicProbe;
import io.perigee.devkit.testkit.http.Request;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.image.Luna;
import io.perigee.image.Surroundings;
import io.perigee.image.driver.ImageFiles;
import io.perigee.image.machineimage.Image;
import io.perigee.image.machineimage.SeededBytes;
import io.perigee.runtime.projection.Known;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The URL of a region shows the images there and those that are everywhere; lists have pages. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(Surroundings.class)
class ImageRegionTest {

  @Inject Database database;
  @Inject States states;
  @Inject Known known;
  @Inject ImageFiles files;

  private final UUID account = UUID.randomUUID();
  private final String west = Luna.fresh("west");
  private final String east = Luna.fresh("east");
  private final String north = Luna.fresh("north");
  private final UUID friend = UUID.randomUUID();

  /** Publishes a region as compute-service does, and waits until it is known. */
  private void region(String name) {
    String id = UUID.randomUUID().toString();
    database.run(
        h ->
            states.publish(
                h,
                new StateChange(
                    Topics.REGIONS,
                    id,
                    name,
                    1,
                    null,
                    id,
                    "active",
                    List.of(),
                    false,
                    Json.object().put("id", id).put("name", name))));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> known.byName(Topics.REGIONS, null, name).isPresent());
  }

  private static String image(String name, String region) {
    String row =
        "{\"name\":\"%s\",\"version\":\"1\",\"os\":\"linux\",\"size_mb\":1%s}"
            .formatted(name, region == null ? "" : ",\"region\":\"" + region + "\"");
    Response answer =
        Luna.as(TestIdentity.ofModule().service("devkit"))
            .body("{\"images\":[" + row + "]}")
            .post("/internal/bootstrap");
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return Json.tree(answer.asString()).at("/images/0/id").asText();
  }

  private Request at(String region) {
    Request caller = Luna.as(TestIdentity.ofModule().account(account, "acme"));
    return region == null ? caller : caller.header("X-Perigee-Region", region);
  }

  private List<String> seen(String region) {
    return Json.tree(at(region).get("/cloudapi/my/images").asString()).findValuesAsText("id");
  }

  @Test
  void anImageIsSeenByItsRegionsUrlOnly() {
    // Given
    region(west);
    region(east);
    String there = image(Luna.fresh("there"), west);
    String everywhere = image(Luna.fresh("everywhere"), null);

    // Then
    assertThat(seen(west)).contains(there, everywhere);
    assertThat(seen(east)).contains(everywhere).doesNotContain(there);
    assertThat(seen(null)).contains(there, everywhere);
    assertThat(at(west).get("/cloudapi/my/images/" + there).statusCode()).isEqualTo(200);
    assertThat(at(east).get("/cloudapi/my/images/" + there).statusCode()).isEqualTo(404);
    assertThat(at(east).post("/cloudapi/my/images/" + there + "?action=clone").statusCode())
        .isEqualTo(404);
    assertThat(at(east).delete("/cloudapi/my/images/" + there).statusCode()).isEqualTo(404);
  }

  private UUID id(String region) {
    return UUID.fromString(known.byName(Topics.REGIONS, null, region).orElseThrow().id());
  }

  /** A private image in a region, shared with a friend of its owner. */
  private UUID own(UUID owner, String region, UUID origin) throws IOException {
    UUID id = UUID.randomUUID();
    Image.File file = files.write(id, new SeededBytes(id.getLeastSignificantBits(), 1_000));
    database.run(
        h ->
            h.createUpdate(
                    """
                    INSERT INTO image (id, account_id, region_id, name, image_version, os, type, state, public, acl, size, sha1,
                      origin, published_at)
                    VALUES (:id, :account, :region, 'mine', '1', 'linux', 'zvol', 'active', false, ARRAY [:friend], :size,
                      :sha1, :origin, now())
                    """)
                .bind("id", id)
                .bind("account", owner)
                .bind("region", id(region))
                .bind("friend", friend)
                .bind("size", file.size())
                .bind("sha1", file.sha1())
                .bind("origin", origin)
                .execute());
    return id;
  }

  private Response copy(String to, String from, Object image) {
    return at(to)
        .body("{}")
        .post(
            "/cloudapi/my/images?action=import-from-datacenter&datacenter="
                + from
                + "&id="
                + image);
  }

  private static String code(Response answer) {
    return Json.tree(answer.asString()).path("code").asText();
  }

  @Test
  @ContractTest(
      api = "cloudapi",
      method = "POST",
      path = "/:login/images?action=import-from-datacenter")
  void anImageIsCopiedToAnotherRegionWithThoseThatItIsMadeUpon() throws Exception {
    // Given an image upon another account's, in the west
    region(west);
    region(east);
    region(north);
    UUID base = own(UUID.randomUUID(), west, null);
    UUID top = own(account, west, base);
    assertThat(seen(east)).doesNotContain(top.toString());
    assertThat(copy(north, east, top).statusCode()).isEqualTo(404);

    // When
    Response answer = copy(east, west, top);

    // Then it is in both and nowhere else, as it was, at once
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
    assertThat(answer.header("x-job-uuid")).isNull();
    assertThat(Json.tree(answer.asString()).path("state").asText()).isEqualTo("active");
    assertThat(seen(east)).contains(top.toString());
    assertThat(seen(west)).contains(top.toString());
    assertThat(seen(north)).doesNotContain(top.toString());
    assertThat(at(north).get("/cloudapi/my/images/" + top).statusCode()).isEqualTo(404);
    assertThat(at(east).get("/cloudapi/my/images/" + top).asString())
        .isEqualTo(at(west).get("/cloudapi/my/images/" + top).asString());

    // And compute, which asks for an account wherever a machine is to be, is told where it is
    JsonNode told =
        Json.tree(
            Luna.as(TestIdentity.ofModule().service("compute"))
                .get("/internal/images/" + top + "?account=" + account)
                .asString());
    assertThat(told.path("region_id").asText()).isEqualTo(id(west).toString());
    assertThat(told.path("copied_to")).hasSize(1);
    assertThat(told.at("/copied_to/0").asText()).isEqualTo(id(east).toString());

    // And the images that it is made upon are there as well
    assertThat(
            Json.tree(
                    Luna.as(TestIdentity.ofModule().service("compute"))
                        .get("/internal/images/" + base)
                        .asString())
                .at("/copied_to/0")
                .asText())
        .isEqualTo(id(east).toString());
  }

  @Test
  void aCopyToARegionIsMadeOnceForAnIdempotencyKey() throws Exception {
    region(west);
    region(east);
    UUID image = own(account, west, null);
    String path =
        "/cloudapi/my/images?action=import-from-datacenter&datacenter=" + west + "&id=" + image;

    for (int time = 0; time < 2; time++) {
      Response answer = at(east).header("Idempotency-Key", "copy-" + image).body("{}").post(path);
      assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
    }
    assertThat(code(copy(east, west, image))).isEqualTo("ImageUuidAlreadyExistsError");
  }

  @Test
  void copiesBetweenRegionsAreRefusedForWhatIsThereIsNotThereOrIsAnothers() throws Exception {
    region(west);
    region(east);
    UUID here = own(account, west, null);

    assertThat(code(copy(west, west, here))).isEqualTo("ImageUuidAlreadyExistsError");
    assertThat(copy(west, east, own(account, west, null)).statusCode()).isEqualTo(404);
    assertThat(copy(east, west, UUID.randomUUID()).statusCode()).isEqualTo(404);
    assertThat(copy(east, "nowhere", here).statusCode()).isEqualTo(409);
    assertThat(copy(null, west, here).statusCode()).isEqualTo(409);
    Response operators = copy(east, west, image(Luna.fresh("there"), west));
    assertThat(operators.statusCode()).isEqualTo(403);
    assertThat(code(operators)).isEqualTo("UnauthorizedError");
    UUID hidden = own(UUID.randomUUID(), west, null);
    assertThat(copy(east, west, hidden).statusCode()).isEqualTo(404);
    Response shared =
        Luna.as(TestIdentity.ofModule().account(friend, "friend"))
            .header("X-Perigee-Region", east)
            .body("{}")
            .post(
                "/cloudapi/my/images?action=import-from-datacenter&datacenter=%s&id=%s"
                    .formatted(west, hidden));
    assertThat(shared.statusCode()).isEqualTo(403);
    assertThat(code(shared)).isEqualTo("NotImageOwnerError");
    assertThat(seen(east)).doesNotContain(here.toString());
  }

  @Test
  void anImageInTwoRegionsIsRemovedFromOneAfterTheOther() throws Exception {
    // Given an image in two regions, and one in the second that is made upon it
    region(west);
    region(east);
    UUID base = own(account, west, null);
    copy(east, west, base).then().statusCode(201);
    UUID upon = own(account, east, base);

    // When it is removed from the first
    assertThat(at(west).delete("/cloudapi/my/images/" + base).statusCode()).isEqualTo(204);

    // Then the second has it as before, and needs it
    assertThat(at(west).get("/cloudapi/my/images/" + base).statusCode()).isEqualTo(404);
    assertThat(seen(east)).contains(base.toString());
    try (TopicProbe topic = TopicProbe.ofModule("images")) {
      topic.await(
          Duration.ofSeconds(20),
          m ->
              base.toString().equals(m.key())
                  && m.data().at("/object/left").asText().equals(id(west).toString()));
    }
    assertThat(at(east).get("/cloudapi/my/images/" + base + "/file").asByteArray()).hasSize(1_000);
    Response needed = at(east).delete("/cloudapi/my/images/" + base);
    assertThat(needed.statusCode()).isEqualTo(409);
    assertThat(code(needed)).isEqualTo("ImageHasDependentImages");

    // And when nothing is made upon it any more, it goes with its bytes
    assertThat(at(east).delete("/cloudapi/my/images/" + upon).statusCode()).isEqualTo(204);
    assertThat(at(east).delete("/cloudapi/my/images/" + base).statusCode()).isEqualTo(204);
    assertThat(files.open(base)).isEmpty();
  }

  @Test
  void aCloneIsInTheRegionWhereItWasMadeAndNoOther() throws Exception {
    region(west);
    region(east);
    UUID image = own(account, west, null);
    copy(east, west, image).then().statusCode(201);

    Response answer =
        Luna.as(TestIdentity.ofModule().account(friend, "friend"))
            .header("X-Perigee-Region", east)
            .post("/cloudapi/my/images/" + image + "?action=clone");

    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    String clone = Json.tree(answer.asString()).path("id").asText();
    for (String region : List.of(east, west)) {
      assertThat(
              Luna.as(TestIdentity.ofModule().account(friend, "friend"))
                  .header("X-Perigee-Region", region)
                  .get("/cloudapi/my/images/" + clone)
                  .statusCode())
          .isEqualTo(region.equals(east) ? 200 : 404);
    }
  }

  @Test
  void anotherInstallationReadsByARegionsUrlWhatIsThere() throws Exception {
    region(west);
    region(east);
    UUID image = own(account, west, null);

    for (String region : List.of(east, west)) {
      assertThat(
              Luna.as(TestIdentity.ofModule().account(Surroundings.PEER, "peer"))
                  .header("X-Perigee-Region", region)
                  .get("/cloudapi/my/images/" + image)
                  .statusCode())
          .isEqualTo(region.equals(west) ? 200 : 404);
    }
  }

  @Test
  void anUnknownRegionIsSaidNotIgnored() {
    assertThat(at("nosuch").get("/cloudapi/my/images").statusCode()).isEqualTo(503);
  }

  @Test
  void imagesHavePages() {
    // Given
    String name = Luna.fresh("paged");
    for (int version = 0; version < 3; version++) {
      image(name + version, null);
    }

    // When
    List<String> walked =
        Pages.walk("/my/images?os=linux&limit=2", this::page).stream()
            .map(row -> row.path("name").asText())
            .toList();

    // Then newest first, as the whole list
    assertThat(walked).containsSubsequence(name + 2, name + 1, name + 0).doesNotHaveDuplicates();
    JsonNode refused =
        Json.tree(at(null).get("/cloudapi/my/images?cursor=WyJvdGhlciIsIjEiXQ").asString());
    assertThat(refused.path("code").asText()).isEqualTo("InvalidArgument");
  }

  private Pages.Page page(String path) {
    Response answer = at(null).urlEncodingEnabled(false).get("/cloudapi" + path);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return new Pages.Page(answer.asString(), answer.header("Link"));
  }

  @Test
  void imagesOfOneMomentAndThoseThatAreNotPublishedAreOnOnePageEach() {
    // Given
    Instant moment = Instant.parse("2026-01-02T03:04:05.123456Z");
    for (int i = 0; i < 7; i++) {
      int number = i;
      database.run(
          h ->
              h.createUpdate(
                      """
                      INSERT INTO image (id, account_id, name, image_version, os, type, state, public, published_at)
                      VALUES (:id, :account, :name, '1', 'other', 'zvol', 'disabled', false, :published)
                      """)
                  .bind("id", UUID.randomUUID())
                  .bind("account", account)
                  .bind("name", "moment-" + number)
                  .bind("published", number < 4 ? moment.atOffset(ZoneOffset.UTC) : null)
                  .execute());
    }

    // When
    List<JsonNode> walked = Pages.walk("/my/images?state=disabled&limit=2", this::page);

    // Then
    assertThat(walked.stream().map(image -> image.path("name").asText()))
        .containsExactly(
            "moment-0", "moment-1", "moment-2", "moment-3", "moment-4", "moment-5", "moment-6");
    assertThat(walked)
        .isEqualTo(
            StreamSupport.stream(page("/my/images?state=disabled").rows().spliterator(), false)
                .toList());
  }
}
