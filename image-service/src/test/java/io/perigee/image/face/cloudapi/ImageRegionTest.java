package io.perigee.image.face.cloudapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topics;
import io.perigee.devkit.testkit.Pages;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.image.Luna;
import io.perigee.image.Surroundings;
import io.perigee.runtime.projection.Known;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
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

  private final UUID account = UUID.randomUUID();
  private final String west = Luna.fresh("west");
  private final String east = Luna.fresh("east");

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

  private RequestSpecification at(String region) {
    RequestSpecification caller = Luna.as(TestIdentity.ofModule().account(account, "acme"));
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
