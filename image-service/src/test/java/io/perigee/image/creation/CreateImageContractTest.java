package io.perigee.image.creation;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.TopicProbe;
import io.perigee.devkit.testkit.http.Request;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.image.CapturingCompute;
import io.perigee.image.CapturingCompute.Kind;
import io.perigee.image.Operation;
import io.perigee.image.Surroundings;
import io.perigee.image.driver.ImageFiles;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** "CreateImageFromMachine" of CloudAPI. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(Surroundings.class)
class CreateImageContractTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Inject Database database;
  @Inject ImageFiles files;

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

  private static ObjectNode wanted(UUID machine) {
    return Json.object()
        .put("machine", machine.toString())
        .put("name", "my-custom-image")
        .put("version", "1.0.0");
  }

  private Response create(ObjectNode body) {
    return caller().body(Json.write(body)).post(images());
  }

  private JsonNode image(String id) {
    return Json.tree(caller().get(images() + "/" + id).asString());
  }

  private JsonNode until(String id, String state) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> image(id), i -> i.path("state").asText().equals(state));
  }

  @ParameterizedTest
  @EnumSource(names = {"STOPPED", "RESTARTED", "CORRUPT"})
  @ContractTest(api = "cloudapi", method = "POST", path = "/:login/images")
  void theImageIsCreatingAndThenHasTheDisksBytes(Kind kind) throws Exception {
    // When the published example is sent
    Response answer = create(wanted(kind.machine()));

    // Then the answer is as published, with the job that makes the image
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
    JsonNode shown = Json.tree(answer.asString());
    String id = shown.get("id").asText();
    assertThat(answer.header("Location")).isEqualTo("/" + login + "/images/" + id);
    assertThat(answer.header("x-joyent-jobid"))
        .startsWith("image-")
        .isEqualTo(answer.header("x-job-uuid"));
    assertThat(shown.get("name").asText()).isEqualTo("my-custom-image");
    assertThat(shown.get("version").asText()).isEqualTo("1.0.0");
    assertThat(shown.get("requirements")).isEqualTo(Json.object());
    assertThat(shown.get("owner").asText()).isEqualTo(account.toString());
    assertThat(shown.get("public").asBoolean()).isFalse();
    assertThat(shown.get("state").asText()).isEqualTo("creating");
    assertThat(shown.get("type").asText()).isEqualTo("zvol");
    assertThat(shown.get("os").asText()).isEqualTo("linux");
    assertThat(shown.has("published_at")).isFalse();

    // And in the end it has the disk's bytes
    JsonNode active = until(id, "active");
    byte[] bytes = files.open(UUID.fromString(id)).orElseThrow().readAllBytes();
    assertThat(bytes).isEqualTo(CapturingCompute.file(UUID.fromString(id)));
    assertThat(active.at("/files/0/sha1").asText()).isEqualTo(CapturingCompute.sha1(bytes));
    assertThat(active.at("/files/0/size").asLong()).isEqualTo(bytes.length);
    assertThat(active.at("/files/0/compression").asText()).isEqualTo("gzip");
    assertThat(active.has("published_at")).isTrue();
    assertThat(active.has("error")).isFalse();
    JsonNode ended = Operation.ended(answer.header("x-job-uuid"));
    assertThat(ended.get("outcome").asText()).isEqualTo("done");

    // And others hear of it, with what a machine of it needs
    try (TopicProbe topic = TopicProbe.ofModule("images")) {
      JsonNode object =
          topic
              .await(
                  PATIENCE,
                  m -> id.equals(m.key()) && m.data().path("state").asText().equals("active"))
              .data()
              .path("object");
      assertThat(object.get("image_size").asLong()).isEqualTo(12288);
      assertThat(object.get("region_id").asText()).isEqualTo(CapturingCompute.REGION.toString());
    }
  }

  @Test
  void allDetailsAreKeptAndTheListShowsItByState() {
    // Given
    UUID friend = UUID.randomUUID();
    ObjectNode body =
        wanted(Kind.SLOW.machine())
            .put("description", "d")
            .put("homepage", "https://example.com")
            .put("eula", "https://example.com/eula")
            .put("acl", "[\"" + friend + "\"]")
            .put("tags", "{\"a\":1}")
            .put("incremental", true);

    // When
    String id = Json.tree(create(body).asString()).get("id").asText();

    // Then
    assertThat(caller().get(images() + "?state=creating").asString()).contains(id);
    assertThat(caller().get(images() + "?state=all").asString()).contains(id);
    assertThat(caller().get(images()).asString()).doesNotContain(id);
    assertThat(caller().delete(images() + "/" + id).statusCode()).isEqualTo(409);
    JsonNode active = until(id, "active");
    assertThat(active.get("description").asText()).isEqualTo("d");
    assertThat(active.get("homepage").asText()).isEqualTo("https://example.com");
    assertThat(active.get("eula").asText()).isEqualTo("https://example.com/eula");
    assertThat(active.get("acl").get(0).asText()).isEqualTo(friend.toString());
    assertThat(active.get("tags")).isEqualTo(Json.tree("{\"a\":1}"));
    assertThat(active.get("origin").asText()).startsWith("0419194e");
    assertThat(caller().get(images()).asString()).contains(id);
    assertThat(caller().delete(images() + "/" + id).statusCode()).isEqualTo(204);
  }

  @Test
  void anImageThatCannotBeMadeSaysWhy() throws Exception {
    // When
    Response answer = create(wanted(Kind.BASELESS.machine()));

    // Then
    JsonNode failed = until(Json.tree(answer.asString()).get("id").asText(), "failed");
    assertThat(failed.get("error"))
        .isEqualTo(Json.object().put("code", "VmHasNoOrigin").put("message", "image base is gone"));
    assertThat(failed.get("files")).isEmpty();
    assertThat(Operation.ended(answer.header("x-job-uuid")).get("outcome").asText())
        .isEqualTo("failed");
    String id = failed.get("id").asText();
    assertThat(files.open(UUID.fromString(id))).isEmpty();
    assertThat(caller().get(images() + "?state=failed").asString()).contains(id);
    assertThat(caller().post(images() + "/" + id + "?action=clone").statusCode()).isEqualTo(403);
    assertThat(caller().delete(images() + "/" + id).statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource({"capture,false", "fetch,false", "fetch,true"})
  void itIsMadeAlthoughTheProcessDied(String step, boolean fetched) throws Exception {
    // Given an image that compute makes a file for, and what a worker leaves that dies
    UUID machine = Kind.SLOW.machine();
    String id = Json.tree(create(wanted(machine)).asString()).get("id").asText();
    database.run(
        h -> {
          h.createUpdate(
                  """
                  UPDATE work SET state = 'running', worker = 'dead', epoch = epoch + 1, step = :step, due = now()
                  WHERE key = :id AND kind = 'image.create' AND state <> 'done'
                  """)
              .bind("step", step)
              .bind("id", id)
              .execute();
        });
    if (fetched) {
      files.receive(
          UUID.fromString(id),
          new ImageFiles.Expected(
              "gzip",
              CapturingCompute.file(UUID.fromString(id)).length,
              CapturingCompute.sha1(CapturingCompute.file(UUID.fromString(id)))),
          path -> java.nio.file.Files.write(path, CapturingCompute.file(UUID.fromString(id))));
    }

    // Then another makes it
    JsonNode active = until(id, "active");
    assertThat(active.at("/files/0/sha1").asText())
        .isEqualTo(CapturingCompute.sha1(CapturingCompute.file(UUID.fromString(id))));
  }

  @Test
  void aRepeatedRequestMakesOneImage() {
    // Given
    ObjectNode body = wanted(Kind.STOPPED.machine());

    // When
    Response first = caller().header("Idempotency-Key", "k1").body(Json.write(body)).post(images());
    Response again = caller().header("Idempotency-Key", "k1").body(Json.write(body)).post(images());
    Response other =
        caller()
            .header("Idempotency-Key", "k1")
            .body(Json.write(body.put("name", "other")))
            .post(images());

    // Then
    assertThat(first.statusCode()).as(first.asString()).isEqualTo(201);
    assertThat(again.statusCode()).as(again.asString()).isEqualTo(201);
    assertThat(again.header("x-job-uuid")).isEqualTo(first.header("x-job-uuid"));
    assertThat(Json.tree(again.asString()).get("id"))
        .isEqualTo(Json.tree(first.asString()).get("id"));
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(
            Json.tree(caller().get(images() + "?state=all").asString()).findValuesAsText("owner"))
        .filteredOn(account.toString()::equals)
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                     | MissingParameter | machine, name, version",
        "{\"machine\":\"x\",\"name\":\"n\",\"version\":\"1\"} | InvalidArgument | machine",
        "{\"machine\":[1],\"name\":\"n\",\"version\":\"1\"}   | InvalidArgument | machine",
        "{\"machine\":\"M\",\"name\":\"\",\"version\":\"1\"}  | MissingParameter | name",
        "{\"machine\":\"M\",\"name\":{},\"version\":\"1\"}    | InvalidArgument | name",
        "{\"machine\":\"M\",\"name\":\"n\"}                   | MissingParameter | version",
        "{\"machine\":\"M\",\"name\":\"n\",\"version\":null}  | MissingParameter | version",
        "{\"machine\":\"M\",\"name\":\"n\",\"version\":\"1\",\"incremental\":\"perhaps\"} |"
            + " InvalidArgument | incremental",
        "{\"machine\":\"M\",\"name\":\"n\",\"version\":\"1\",\"os\":\"linux\"}   | InvalidArgument"
            + " | os",
        "{\"machine\":\"M\",\"name\":\"n\",\"version\":\"1\",\"tags\":[]}        | InvalidArgument"
            + " | tags",
        "{\"machine\":\"M\",\"name\":\"n\",\"version\":\"1\",\"eula\":\"no\"}    | InvalidArgument"
            + " | eula"
      })
  void badInputIsRefusedByFieldAndNothingIsMade(String body, String code, String field) {
    Response refused =
        caller().body(body.replace("\"M\"", "\"" + Kind.STOPPED.machine() + "\"")).post(images());

    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(409);
    assertThat(Json.tree(refused.asString()).get("code").asText()).isEqualTo(code);
    assertThat(Json.tree(refused.asString()).get("message").asText()).contains(field);
    assertThat(caller().get(images() + "?state=all&name=n").asString()).isEqualTo("[]");
  }

  @Test
  void othersMachinesAndMachinesThatRunAreRefused() {
    Response running = create(wanted(Kind.RUNNING.machine()));
    assertThat(running.statusCode()).isEqualTo(409);
    assertThat(Json.tree(running.asString()).get("code").asText()).isEqualTo("InvalidState");
    Response foreign = create(wanted(UUID.randomUUID()));
    assertThat(foreign.statusCode()).isEqualTo(404);
    assertThat(Json.tree(foreign.asString()).get("code").asText()).isEqualTo("ResourceNotFound");
    String body = Json.write(wanted(Kind.STOPPED.machine()));
    given().contentType("application/json").body(body).post(images()).then().statusCode(401);
    caller().body(body).post("/cloudapi/other/images").then().statusCode(403);
    given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().lunaUser("luna"))
        .contentType("application/json")
        .body(body)
        .post("/cloudapi/my/images")
        .then()
        .statusCode(403);
    caller().body("{").post(images()).then().statusCode(400);
    assertThat(List.of(caller().get(images() + "?state=creating").asString()))
        .containsExactly("[]");
  }
}
