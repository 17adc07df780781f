package io.perigee.image.copy;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topics;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Request;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.image.CapturingCompute;
import io.perigee.image.Luna;
import io.perigee.image.Operation;
import io.perigee.image.Surroundings;
import io.perigee.image.driver.ImageFiles;
import io.perigee.runtime.projection.Known;
import io.perigee.runtime.state.States;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** "ImportImageFromDatacenter" of CloudAPI. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(Surroundings.class)
class ImportImageContractTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String OPERATOR = "00000000-0000-0000-0000-000000000001";

  @Inject Database database;
  @Inject ImageFiles files;
  @Inject States states;
  @Inject Known known;

  @ConfigProperty(name = "perigee.test.datacenter")
  Path east;

  private final UUID account = UUID.randomUUID();
  private final String login = "u" + account.toString().substring(0, 8);

  private Request caller() {
    return given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().account(account, login))
        .header("Accept-Version", "9.0.0")
        .contentType("application/json");
  }

  private String images() {
    return "/cloudapi/" + login + "/images";
  }

  private Response copy(UUID id) {
    return copy("east", id.toString());
  }

  private Response copy(String datacenter, String id) {
    return caller()
        .body("{}")
        .post(images() + "?action=import-from-datacenter&datacenter=" + datacenter + "&id=" + id);
  }

  private JsonNode image(UUID id) {
    return Json.tree(caller().get(images() + "/" + id).asString());
  }

  private JsonNode until(UUID id, String state) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> image(id), i -> i.path("state").asText().equals(state));
  }

  /** The published image, in the other datacenter. */
  private ObjectNode there(UUID id, String owner) throws IOException {
    byte[] file = CapturingCompute.file(id);
    ObjectNode image = (ObjectNode) Json.tree(Luna.published("image.json"));
    image.put("id", id.toString()).put("owner", owner).put("public", false);
    ((ObjectNode) image.at("/files/0"))
        .put("sha1", CapturingCompute.sha1(file))
        .put("size", file.length);
    Files.write(east.resolve(id + ".file"), file);
    return store(image);
  }

  private ObjectNode store(ObjectNode image) throws IOException {
    Files.writeString(east.resolve(image.get("id").asText() + ".json"), Json.write(image));
    return image;
  }

  @Test
  @ContractTest(
      api = "cloudapi",
      method = "POST",
      path = "/:login/images?action=import-from-datacenter")
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/images/:id/file")
  void theCopyIsWhatTheImageIsThere() throws Exception {
    // Given an image of the account's in another datacenter
    UUID id = UUID.randomUUID();
    ObjectNode there = there(id, account.toString());

    // When
    Response answer = copy(id);

    // Then the answer is the image, with all its fields
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
    assertThat(answer.header("Location")).isEqualTo("/" + login + "/images/" + id);
    JsonNode active = until(id, "active");
    assertThat(active).isEqualTo(there);
    assertThat(Operation.ended(answer.header("x-job-uuid")).get("outcome").asText())
        .isEqualTo("done");

    // And its bytes are here, and are shown to the account
    Response file = caller().get(images() + "/" + id + "/file");
    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.header("x-sha1")).isEqualTo(there.at("/files/0/sha1").asText());
    assertThat(file.asByteArray()).isEqualTo(CapturingCompute.file(id));

    // And it is copied once
    Response again = copy(id);
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(Json.tree(again.asString()).get("code").asText())
        .isEqualTo("ImageUuidAlreadyExistsError");
  }

  @Test
  void imagesThatItIsMadeUponComeToo() throws Exception {
    // Given an image upon one of the account's, upon one of the operator's
    UUID base = UUID.randomUUID();
    UUID middle = UUID.randomUUID();
    UUID top = UUID.randomUUID();
    there(base, OPERATOR);
    store(there(middle, account.toString()).put("origin", base.toString()));
    store(there(top, account.toString()).put("origin", middle.toString()));

    // When
    assertThat(copy(top).statusCode()).isEqualTo(201);

    // Then
    assertThat(until(top, "active").get("origin").asText()).isEqualTo(middle.toString());
    assertThat(image(middle).get("state").asText()).isEqualTo("active");
    assertThat(files.open(base).orElseThrow().readAllBytes())
        .isEqualTo(CapturingCompute.file(base));
    String state =
        database.read(
            h ->
                h.createQuery("SELECT state FROM image WHERE id = :id AND account_id IS NULL")
                    .bind("id", base)
                    .mapTo(String.class)
                    .one());
    assertThat(state).isEqualTo("disabled");
    assertThat(caller().delete(images() + "/" + middle).statusCode()).isEqualTo(409);

    // And what is here already is not copied again
    UUID second = UUID.randomUUID();
    store(there(second, account.toString()).put("origin", middle.toString()));
    assertThat(copy(second).statusCode()).isEqualTo(201);
    until(second, "active");
  }

  /** Publishes a region as compute-service does, and waits until it is known. */
  private UUID region(String name) {
    UUID id = UUID.randomUUID();
    database.run(
        h ->
            states.publish(
                h,
                new StateChange(
                    Topics.REGIONS,
                    id.toString(),
                    name,
                    1,
                    null,
                    id.toString(),
                    "active",
                    List.of(),
                    false,
                    Json.object().put("id", id.toString()).put("name", name))));
    await().atMost(PATIENCE).until(() -> known.byName(Topics.REGIONS, null, name).isPresent());
    return id;
  }

  private Response at(String region, UUID id) {
    return caller().header("X-Perigee-Region", region).get(images() + "/" + id);
  }

  @Test
  void aCopyIsInTheRegionWhoseUrlWasCalledAndAnotherRegionTakesItWithoutFetchingItAgain()
      throws Exception {
    // Given two regions here, and an image upon another in the other installation
    String first = Luna.fresh("first");
    String second = Luna.fresh("second");
    region(first);
    region(second);
    UUID base = UUID.randomUUID();
    UUID top = UUID.randomUUID();
    there(base, account.toString());
    store(there(top, account.toString()).put("origin", base.toString()));

    // When it is copied by the one's URL
    copyAt(first, top).then().statusCode(201);

    // Then it is in that region and no other
    await()
        .atMost(PATIENCE)
        .until(() -> Json.tree(at(first, top).asString()).path("state").asText().equals("active"));
    assertThat(at(second, top).statusCode()).isEqualTo(404);
    assertThat(at(second, base).statusCode()).isEqualTo(404);

    // And when it is copied by the other's, it is there at once, without its file
    Files.delete(east.resolve(top + ".file"));
    Response again = copyAt(second, top);
    assertThat(again.statusCode()).as(again.asString()).isEqualTo(201);
    assertThat(again.header("x-job-uuid")).isNull();
    assertThat(Json.tree(at(second, top).asString()).path("state").asText()).isEqualTo("active");
    assertThat(at(second, base).statusCode()).isEqualTo(200);
    assertThat(copyAt(second, top).statusCode()).isEqualTo(409);
  }

  @Test
  void anImageOfTheSameIdThatIsSomethingElseElsewhereIsNotTaken() throws Exception {
    // Given an image in one region, which has changed in the other installation
    String first = Luna.fresh("first");
    String second = Luna.fresh("second");
    region(first);
    region(second);
    UUID id = UUID.randomUUID();
    ObjectNode there = there(id, account.toString());
    copyAt(first, id).then().statusCode(201);
    await()
        .atMost(PATIENCE)
        .until(() -> Json.tree(at(first, id).asString()).path("state").asText().equals("active"));
    ((ObjectNode) there.at("/files/0")).put("sha1", "0".repeat(40));
    store(there);

    // When, then
    Response refused = copyAt(second, id);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(Json.tree(refused.asString()).get("code").asText())
        .isEqualTo("ImageUuidAlreadyExistsError");
    assertThat(at(second, id).statusCode()).isEqualTo(404);
  }

  private Response copyAt(String region, UUID id) {
    return caller()
        .header("X-Perigee-Region", region)
        .body("{}")
        .post(images() + "?action=import-from-datacenter&datacenter=east&id=" + id);
  }

  @Test
  void anOriginThatIsNotActivatedIsRefused() throws Exception {
    UUID base = UUID.randomUUID();
    UUID top = UUID.randomUUID();
    store(there(base, account.toString()).put("state", "unactivated"));
    store(there(top, account.toString()).put("origin", base.toString()));

    Response refused = copy(top);

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(Json.tree(refused.asString()).get("code").asText())
        .isEqualTo("OriginIsNotActiveError");
    assertThat(caller().get(images() + "/" + top).statusCode()).isEqualTo(404);
  }

  @Test
  void aFileThatIsNotWhatIsToldOfItFailsAndMayBeCopiedAgain() throws Exception {
    // Given a datacenter that sends half of the file
    UUID id = UUID.randomUUID();
    there(id, account.toString());
    Path broken = Files.createFile(east.resolve(id + ".broken"));

    // When
    Response answer = copy(id);

    // Then the image says why it failed
    JsonNode failed = until(id, "failed");
    assertThat(failed.at("/error/code").asText()).isEqualTo("InternalError");
    assertThat(failed.at("/error/message").asText()).contains("the file has ", " SHA-1 ");
    assertThat(files.open(id)).isEmpty();
    assertThat(Operation.ended(answer.header("x-job-uuid")).get("outcome").asText())
        .isEqualTo("failed");

    // And when the datacenter is whole again, it comes
    Files.delete(broken);
    assertThat(copy(id).statusCode()).isEqualTo(201);
    assertThat(until(id, "active").has("error")).isFalse();
  }

  @Test
  void aWorkerThatDiedIsFollowedByAnother() throws Exception {
    // Given a copy whose worker dies
    UUID id = UUID.randomUUID();
    there(id, account.toString());
    Path broken = Files.createFile(east.resolve(id + ".broken"));
    copy(id);
    database.run(
        h ->
            h.createUpdate(
                    """
                    UPDATE work SET state = 'running', worker = 'dead', epoch = epoch + 1, step = 'copy', attempts = 1,
                      due = now() + interval '1 second'
                    WHERE key = :id AND kind = 'image.import' AND state NOT IN ('done', 'failed')
                    """)
                .bind("id", id.toString())
                .execute());
    Files.delete(broken);

    // Then another one makes it, unless it had failed before
    JsonNode ended =
        await()
            .atMost(PATIENCE)
            .until(() -> image(id), i -> !i.path("state").asText().equals("creating"));
    if (ended.get("state").asText().equals("failed")) {
      assertThat(copy(id).statusCode()).isEqualTo(201);
    }
    until(id, "active");
    assertThat(files.open(id).orElseThrow().readAllBytes()).isEqualTo(CapturingCompute.file(id));
  }

  @ParameterizedTest
  @CsvSource({
    "operator,false,403,UnauthorizedError",
    "other,true,403,NotImageOwnerError",
    "other,false,404,ResourceNotFound"
  })
  void othersImagesAreNotCopied(String owner, boolean shared, int status, String code)
      throws Exception {
    UUID id = UUID.randomUUID();
    String of = owner.equals("operator") ? OPERATOR : UUID.randomUUID().toString();
    store(there(id, of).put("public", shared));

    Response refused = copy(id);

    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(status);
    assertThat(Json.tree(refused.asString()).get("code").asText()).isEqualTo(code);
    assertThat(caller().get(images() + "/" + id).statusCode()).isEqualTo(404);
  }

  @Test
  void badInputAndDatacentersThatAreAwayAreRefused() throws Exception {
    UUID id = UUID.randomUUID();
    for (String query : new String[] {"datacenter=east", "id=" + id, "datacenter=&id=" + id}) {
      Response refused =
          caller().body("{}").post(images() + "?action=import-from-datacenter&" + query);
      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(Json.tree(refused.asString()).get("code").asText()).isEqualTo("MissingParameter");
    }
    Response nowhere = copy("nowhere", id.toString());
    assertThat(nowhere.statusCode()).isEqualTo(409);
    assertThat(Json.tree(nowhere.asString()).get("message").asText()).contains("nowhere");
    assertThat(copy("east", "x").statusCode()).isEqualTo(409);
    assertThat(copy(id).statusCode()).isEqualTo(404);
    assertThat(copy("away", id.toString()).statusCode()).isEqualTo(503);
    assertThat(caller().body("{}").post(images() + "?action=nothing").statusCode()).isEqualTo(409);
    store(there(id, account.toString()).put("name", ""));
    assertThat(copy(id).statusCode()).isEqualTo(503);
    given()
        .contentType("application/json")
        .body("{}")
        .post(images() + "?action=import-from-datacenter&datacenter=east&id=" + id)
        .then()
        .statusCode(401);
    caller()
        .body("{}")
        .post("/cloudapi/other/images?action=import-from-datacenter&datacenter=east&id=" + id)
        .then()
        .statusCode(403);
  }

  @Test
  void anotherInstallationsAccountReadsAllImagesAndOthersDoNot() throws Exception {
    // Given a private image
    UUID id = UUID.randomUUID();
    there(id, account.toString());
    copy(id);
    until(id, "active");

    // Then its owner and the configured account read it and its file, nobody else does
    for (String path :
        new String[] {"/cloudapi/my/images/" + id, "/cloudapi/my/images/" + id + "/file"}) {
      as(Surroundings.PEER).get(path).then().statusCode(200);
      as(UUID.randomUUID()).get(path).then().statusCode(404);
      given().get(path).then().statusCode(401);
    }
    assertThat(as(Surroundings.PEER).get("/cloudapi/my/images").asString())
        .doesNotContain(id.toString());
    as(Surroundings.PEER).delete("/cloudapi/my/images/" + id).then().statusCode(404);
  }

  private static Request as(UUID who) {
    return given().header(TestIdentity.HEADER, TestIdentity.ofModule().account(who, "peer"));
  }
}
