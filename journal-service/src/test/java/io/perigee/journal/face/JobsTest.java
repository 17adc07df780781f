package io.perigee.journal.face;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.Pages;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Request;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.journal.testing.Folding;
import io.perigee.journal.testing.JournalTestPlatform;
import io.perigee.journal.testing.Story;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@JournalTestPlatform
class JobsTest {

  private final UUID account = UUID.randomUUID();

  @Inject Folding folding;

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/jobs")
  void anAccountsCallsAreListedNewestFirstWhicheverApiTheyCameBy() {
    // Given a call that runs and an older one that failed
    UUID failed = UUID.randomUUID();
    Story older =
        Story.of("machine.start")
            .of(account.toString(), "lunanode")
            .on("web0")
            .at("2026-11-21T01:00:00Z")
            .accepted(1, null)
            .at("2026-11-21T01:00:02Z")
            .failed(failed, "InsufficientCapacity", "no host has room");
    Story newer =
        Story.of("machine.provision")
            .of(account.toString(), "cloudapi")
            .on("web1")
            .at("2026-11-21T02:00:00Z")
            .accepted(1, null);
    folding.fold(older);
    folding.fold(newer);

    asking()
        .get("/cloudapi/acme/jobs")
        .then()
        .statusCode(200)
        .contentType("application/json")
        .header("x-resource-count", equalTo("2"))
        .header("x-query-limit", equalTo("1000"))
        .header("Content-MD5", notNullValue())
        .body("$", hasSize(2))
        .body("[0].id", equalTo(newer.requestId()))
        .body("[0].action", equalTo("machine.provision"))
        .body("[0].subject", equalTo("web1"))
        .body("[0].api", equalTo("cloudapi"))
        .body("[0].state", equalTo("queued"))
        .body("[0].created", equalTo("2026-11-21T02:00:00.000Z"))
        .body("[0]", not(hasKey("ended")))
        .body("[1].state", equalTo("failed"))
        .body("[1].error", equalTo("InsufficientCapacity"))
        .body("[1].ended", equalTo("2026-11-21T01:00:02.000Z"));
    asking()
        .get("/cloudapi/my/jobs?limit=1&offset=1")
        .then()
        .body("$", hasSize(1))
        .body("[0].id", equalTo(older.requestId()));
    asking().head("/cloudapi/my/jobs").then().statusCode(200);
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/jobs/:id")
  void aJobTellsItsMessages() {
    UUID command = UUID.randomUUID();
    Story story =
        Story.of("machine.provision")
            .of(account.toString(), "cloudapi")
            .at("2026-11-21T02:00:00Z")
            .accepted(1, "queued")
            .at("2026-11-21T02:00:01Z")
            .message(command, "disk", "copying the image")
            .done(command, null, null);
    folding.fold(story);

    asking()
        .get("/cloudapi/" + account + "/jobs/" + story.requestId())
        .then()
        .statusCode(200)
        .body("id", equalTo(story.requestId()))
        .body("state", equalTo("done"))
        .body("messages", hasSize(2))
        .body("messages[1].message", equalTo("copying the image"));
  }

  @Test
  void jobsHavePagesThatNothingMoves() {
    // Given
    for (int i = 0; i < 5; i++) {
      folding.fold(
          Story.of("machine.provision").of(account.toString(), "cloudapi").accepted(1, "job"));
    }
    List<String> whole = page("/my/jobs").rows().findValuesAsText("id");
    Pages.Page first = page("/my/jobs?limit=2");

    // When one more is accepted
    folding.fold(
        Story.of("machine.provision").of(account.toString(), "cloudapi").accepted(1, "late"));
    List<String> rest =
        Pages.walk(first.next(), this::page).stream().map(r -> r.path("id").asText()).toList();

    // Then
    assertThat(first.rows().findValuesAsText("id")).isEqualTo(whole.subList(0, 2));
    assertThat(rest)
        .containsAll(whole.subList(2, 5))
        .doesNotContainAnyElementsOf(whole.subList(0, 2));
    assertThat(rest).doesNotHaveDuplicates();
  }

  private Pages.Page page(String path) {
    Response answer = asking().get("/cloudapi" + path);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return new Pages.Page(answer.asString(), answer.header("Link"));
  }

  @Test
  void anotherTenantsAndTheOperatorsJobsDoNotExist() {
    Story others =
        Story.of("machine.provision")
            .of(UUID.randomUUID().toString(), "cloudapi")
            .accepted(1, "theirs");
    Story operators = Story.of("osimage.pack").accepted(1, "ours");
    folding.fold(others);
    folding.fold(operators);

    asking()
        .get("/cloudapi/my/jobs")
        .then()
        .body("$", hasSize(0))
        .header("x-resource-count", equalTo("0"));
    for (String id : new String[] {others.requestId(), operators.requestId(), "nosuch", "%C3%BC"}) {
      asking()
          .get("/cloudapi/my/jobs/" + id)
          .then()
          .statusCode(404)
          .body("code", equalTo("ResourceNotFound"));
    }
    asking()
        .get("/cloudapi/" + UUID.randomUUID() + "/jobs")
        .then()
        .statusCode(403)
        .body("code", equalTo("NotAuthorized"));
    asking().get("/cloudapi/other/jobs/" + others.requestId()).then().statusCode(403);
  }

  @Test
  void whoIsNoTenantIsRefused() {
    TestIdentity known = TestIdentity.ofModule();

    given()
        .get("/cloudapi/my/jobs")
        .then()
        .statusCode(401)
        .body("code", equalTo("InvalidCredentials"));
    given()
        .header(TestIdentity.HEADER, TestIdentity.forger().account(account, "acme"))
        .get("/cloudapi/my/jobs")
        .then()
        .statusCode(401);
    given()
        .header(TestIdentity.HEADER, known.anonymous("cloudapi"))
        .get("/cloudapi/my/jobs")
        .then()
        .statusCode(403);
    given()
        .header(TestIdentity.HEADER, known.subUser(account, "bob", "admin"))
        .get("/cloudapi/my/jobs")
        .then()
        .statusCode(200);
    given()
        .header(TestIdentity.HEADER, known.lunaUser("luna"))
        .get("/cloudapi/my/jobs")
        .then()
        .statusCode(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=1001",
        "limit=x",
        "offset=-1",
        "offset=1e9",
        "limit=1&limit=2",
        "cursor=x",
        "cursor=WyJvdGhlciIsIjEiXQ"
      })
  void badPagesAreRefused(String page) {
    asking()
        .get("/cloudapi/my/jobs?" + page)
        .then()
        .statusCode(409)
        .body("code", equalTo("InvalidArgument"));
  }

  private Request asking() {
    return given()
        .urlEncodingEnabled(false)
        .header(TestIdentity.HEADER, TestIdentity.ofModule().account(account, "acme"));
  }
}
