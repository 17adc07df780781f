package io.perigee.image.face.cloudapi;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.TopicProbe;
import io.perigee.devkit.testkit.http.Request;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.image.ImageConfig;
import io.perigee.image.Surroundings;
import io.perigee.image.driver.ImageFiles;
import io.perigee.image.machineimage.Image;
import io.perigee.image.machineimage.SeededBytes;
import io.perigee.runtime.store.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** "UpdateImage", "DeleteImage", "CloneImage" and "ExportImage" of CloudAPI. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(Surroundings.class)
class ImageChangeContractTest {

  @Inject Database database;
  @Inject ImageFiles files;
  @Inject ImageConfig config;

  private final UUID account = UUID.randomUUID();
  private final String login = "u" + account.toString().substring(0, 8);

  @Test
  @ContractTest(api = "cloudapi", method = "POST", path = "/:login/images/:id?action=update")
  void anOwnersImageIsChangedInWhatIsNamedOnly() throws Exception {
    // Given an image of the account's
    UUID id = image(account, "{}");

    // When the published example is sent, without the comma that is not JSON
    Response answer =
        caller().body("{\"name\":\"my-renamed-image\"}").post(path(id) + "?action=update");

    // Then the image is shown with its new name, and all else as it was
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    JsonNode shown = Json.tree(answer.asString());
    assertThat(shown.get("name").asText()).isEqualTo("my-renamed-image");
    assertThat(shown.get("version").asText()).isEqualTo("1.0.0");
    assertThat(shown.get("owner").asText()).isEqualTo(account.toString());
    assertThat(shown.get("state").asText()).isEqualTo("active");
    assertThat(answer.header("Content-MD5")).isNotNull();

    // And everything else that can be changed is, as form and as JSON
    UUID friend = UUID.randomUUID();
    Response form =
        given()
            .header(TestIdentity.HEADER, TestIdentity.ofModule().account(account, login))
            .contentType("application/x-www-form-urlencoded")
            .body(
                "description=d&homepage=https%3A%2F%2Fexample.com&acl="
                    + friend
                    + "&tags=%7B%22a%22%3A1%7D")
            .post(path(id) + "?action=update");
    JsonNode changed = Json.tree(form.asString());
    assertThat(form.statusCode()).as(form.asString()).isEqualTo(200);
    assertThat(changed.get("description").asText()).isEqualTo("d");
    assertThat(changed.get("homepage").asText()).isEqualTo("https://example.com");
    assertThat(changed.get("acl").get(0).asText()).isEqualTo(friend.toString());
    assertThat(changed.get("tags")).isEqualTo(Json.tree("{\"a\":1}"));
    assertThat(Json.tree(caller().get(path(id)).asString())).isEqualTo(changed);

    // And others hear of it
    try (TopicProbe topic = TopicProbe.ofModule("images")) {
      topic.await(
          Duration.ofSeconds(20),
          m ->
              id.toString().equals(m.key())
                  && m.data().path("changed").toString().contains("tags"));
    }
    Response cleared =
        caller()
            .body("{\"description\":null,\"acl\":[],\"tags\":{}}")
            .post(path(id) + "?action=update");
    assertThat(Json.tree(cleared.asString()).has("description")).isFalse();
    assertThat(Json.tree(cleared.asString()).has("acl")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":\"\"}               | name",
        "{\"name\":[1]}                | name",
        "{\"homepage\":\"ftp://x\"}    | homepage",
        "{\"acl\":[\"x\"]}             | acl",
        "{\"acl\":{\"a\":1}}           | acl",
        "{\"tags\":[1]}                | tags",
        "{\"tags\":{\"a\":{\"b\":1}}}  | tags",
        "{\"tags\":\"no\"}             | tags",
        "{\"os\":\"linux\"}            | os",
        "{\"state\":\"disabled\"}      | state"
      })
  void badDetailsAreRefusedByFieldAndChangeNothing(String body, String field) throws Exception {
    UUID id = image(account, "{}");
    String before = caller().get(path(id)).asString();

    Response refused = caller().body(body).post(path(id) + "?action=update");

    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(409);
    assertThat(Json.tree(refused.asString()).get("code").asText()).isEqualTo("InvalidArgument");
    assertThat(Json.tree(refused.asString()).get("message").asText()).contains(field);
    assertThat(caller().get(path(id)).asString()).isEqualTo(before);
  }

  @Test
  @ContractTest(api = "cloudapi", method = "DELETE", path = "/:login/images/:id")
  void anOwnersImageGoesWithItsBytes() throws Exception {
    UUID id = image(account, "{}");

    Response answer = caller().delete(path(id));

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.asString()).isEmpty();
    caller().get(path(id)).then().statusCode(404);
    caller().delete(path(id)).then().statusCode(404);
    assertThat(files.open(id)).isEmpty();
    try (TopicProbe topic = TopicProbe.ofModule("images")) {
      topic.await(
          Duration.ofSeconds(20),
          m -> id.toString().equals(m.key()) && m.data().path("deleted").asBoolean());
    }
  }

  @Test
  @ContractTest(api = "cloudapi", method = "POST", path = "/:login/images/:id?action=clone")
  void aSharedImageIsClonedAndTheCloneIsIndependent() throws Exception {
    // Given another account's private image that is shared with this one
    UUID owner = UUID.randomUUID();
    UUID id = image(owner, "{" + account + "}");

    // When it is cloned
    Response answer = caller().post(path(id) + "?action=clone");

    // Then the clone is this account's own, private, and shared with nobody
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    JsonNode clone = Json.tree(answer.asString());
    UUID copy = UUID.fromString(clone.get("id").asText());
    assertThat(copy).isNotEqualTo(id);
    assertThat(clone.get("owner").asText()).isEqualTo(account.toString());
    assertThat(clone.get("public").asBoolean()).isFalse();
    assertThat(clone.has("acl")).isFalse();
    JsonNode source = Json.tree(caller().get(path(id)).asString());
    for (String same : List.of("name", "version", "os", "type", "files", "tags", "published_at")) {
      assertThat(clone.get(same)).as(same).isEqualTo(source.get(same));
    }

    // And it stays when the first goes
    given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().account(owner, "owner"))
        .delete("/cloudapi/my/images/" + id)
        .then()
        .statusCode(204);
    byte[] bytes = files.open(copy).orElseThrow().readAllBytes();
    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes)))
        .isEqualTo(clone.at("/files/0/sha1").asText());
  }

  /** Makes an image one that holds the differences from another. */
  private UUID upon(UUID origin, UUID owner, String name, String acl) throws IOException {
    UUID id = image(owner, acl);
    database.run(
        h -> h.execute("UPDATE image SET origin = ?, name = ? WHERE id = ?", origin, name, id));
    return id;
  }

  @Test
  @ContractTest(api = "cloudapi", method = "POST", path = "/:login/images/:id?action=clone")
  void aCloneHasClonesOfThoseThatItIsMadeUponAlsoOfThoseThatTheAccountDoesNotSee()
      throws Exception {
    // Given an image that is shared with this account, upon one of its owner's and one of a third
    // account's, which are not, upon one of the operator's
    UUID owner = UUID.randomUUID();
    UUID base = image(owner, "{}");
    database.run(
        h ->
            h.execute(
                "UPDATE image SET account_id = NULL, public = true, name = ? WHERE id = ?",
                "base-" + base,
                base));
    UUID third = upon(base, UUID.randomUUID(), "third", "{}");
    UUID middle = upon(third, owner, "middle", "{}");
    UUID top = upon(middle, owner, "top", "{" + account + "}");
    caller().get(path(middle)).then().statusCode(404);

    // When
    Response answer = caller().post(path(top) + "?action=clone");

    // Then the clone is as the image, upon clones that are the account's and are not listed
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    JsonNode clone = Json.tree(answer.asString());
    assertThat(clone.get("state").asText()).isEqualTo("active");
    JsonNode ofMiddle = Json.tree(caller().get(path(origin(clone))).asString());
    JsonNode ofThird = Json.tree(caller().get(path(origin(ofMiddle))).asString());
    assertThat(List.of(ofMiddle.get("name").asText(), ofThird.get("name").asText()))
        .containsExactly("middle", "third");
    for (JsonNode below : List.of(ofMiddle, ofThird)) {
      assertThat(below.get("state").asText()).isEqualTo("disabled");
      assertThat(below.get("owner").asText()).isEqualTo(account.toString());
      assertThat(below.has("acl")).isFalse();
    }
    assertThat(origin(ofThird)).isEqualTo(base);
    assertThat(origin(clone)).isNotEqualTo(middle);
    assertThat(Json.tree(caller().get("/cloudapi/my/images").asString()).findValuesAsText("id"))
        .contains(clone.get("id").asText(), base.toString())
        .doesNotContain(ofMiddle.get("id").asText(), ofThird.get("id").asText());

    // And each has the bytes of its own, when the others' owners have removed theirs
    for (UUID gone : List.of(top, middle)) {
      as(owner).delete(path(gone)).then().statusCode(204);
    }
    assertThat(sha1(origin(clone))).isEqualTo(ofMiddle.at("/files/0/sha1").asText());
    assertThat(sha1(origin(ofMiddle))).isEqualTo(ofThird.at("/files/0/sha1").asText());

    // And one cannot be removed while another is made upon it
    Response needed = caller().delete(path(origin(clone)));
    assertThat(needed.statusCode()).isEqualTo(409);
    assertThat(Json.tree(needed.asString()).get("message").asText()).endsWith("upon it: top");
  }

  @Test
  void anImageThatIsMadeUponOneWithoutAFileIsNotCloned() throws Exception {
    UUID owner = UUID.randomUUID();
    UUID top = upon(UUID.randomUUID(), owner, "top", "{" + account + "}");

    Response refused = caller().post(path(top) + "?action=clone");

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(Json.tree(refused.asString()).get("code").asText())
        .isEqualTo("OriginIsNotActiveError");
  }

  @Test
  void whatIsMadeUponAnImageIsNamedIfItIsTheAccountsOwn() throws Exception {
    // Given an image with images of three accounts made upon it
    UUID base = image(account, "{}");
    upon(base, account, "mine", "{}");
    upon(base, UUID.randomUUID(), "secret-plan", "{}");

    // When
    Response refused = caller().delete(path(base));

    // Then
    assertThat(refused.statusCode()).isEqualTo(409);
    JsonNode error = Json.tree(refused.asString());
    assertThat(error.get("code").asText()).isEqualTo("ImageHasDependentImages");
    assertThat(error.get("message").asText())
        .isEqualTo("image " + base + " has images made upon it: mine, images of other accounts");
    caller().get(path(base)).then().statusCode(200);
  }

  private static UUID origin(JsonNode image) {
    return UUID.fromString(image.get("origin").asText());
  }

  private String sha1(UUID image) throws Exception {
    byte[] bytes = files.open(image).orElseThrow().readAllBytes();
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
  }

  @Test
  @ContractTest(api = "cloudapi", method = "POST", path = "/:login/images/:id?action=export")
  void anExportIsTheManifestAndTheBytes() throws Exception {
    // Given an image and the account's directory
    UUID id = image(account, "{}");
    Path own = Files.createDirectories(config.export().directory().resolve(login).resolve("stor"));

    // When it is exported into the directory, and under a name
    Response answer = caller().post(path(id) + "?action=export&manta_path=/" + login + "/stor");
    Response named =
        caller().post(path(id) + "?action=export&manta_path=/" + login + "/stor/my-image");

    // Then the answer names both files, and they are what it says
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    JsonNode exported = Json.tree(answer.asString());
    assertThat(exported.get("manta_url").asText()).isEqualTo("http://localhost/exports");
    assertThat(exported.get("image_path").asText())
        .isEqualTo("/" + login + "/stor/my-image-1.0.0.zfs");
    assertThat(exported.get("manifest_path").asText())
        .isEqualTo("/" + login + "/stor/my-image-1.0.0.imgmanifest");
    JsonNode manifest = Json.tree(Files.readString(own.resolve("my-image-1.0.0.imgmanifest")));
    assertThat(manifest.get("id").asText()).isEqualTo(id.toString());
    assertThat(
            HexFormat.of()
                .formatHex(
                    MessageDigest.getInstance("SHA-1")
                        .digest(Files.readAllBytes(own.resolve("my-image-1.0.0.zfs")))))
        .isEqualTo(manifest.at("/files/0/sha1").asText());
    assertThat(Json.tree(named.asString()).get("image_path").asText())
        .isEqualTo("/" + login + "/stor/my-image.zfs");
    assertThat(own.resolve("my-image.imgmanifest")).exists();

    // And nobody exports elsewhere
    for (String elsewhere : List.of("/other/stor", "/" + login + "/../other", "/")) {
      caller().post(path(id) + "?action=export&manta_path=" + elsewhere).then().statusCode(403);
    }
    caller().post(path(id) + "?action=export").then().statusCode(409);
    for (String bad :
        List.of("x", "/" + login + "/" + "a".repeat(300), "/" + login + "/stor/my-image.zfs/x")) {
      Response refused = caller().post(path(id) + "?action=export&manta_path=" + bad);
      assertThat(refused.statusCode()).as(bad).isEqualTo(409);
      assertThat(Json.tree(refused.asString()).get("message").asText()).contains("manta_path");
    }
  }

  @Test
  void whatIsAnothersIsLeftAlone() throws Exception {
    // Given another's private image, a shared one, and an own one
    UUID owner = UUID.randomUUID();
    UUID hidden = image(owner, "{}");
    UUID shared = image(owner, "{" + account + "}");
    UUID own = image(account, "{}");

    // Then the first does not exist for this account, the second is not its own, the third not
    // shared
    for (String action : List.of("update", "clone", "export&manta_path=/x")) {
      caller().body("{}").post(path(hidden) + "?action=" + action).then().statusCode(404);
    }
    caller().delete(path(hidden)).then().statusCode(404);
    Response update = caller().body("{\"name\":\"x\"}").post(path(shared) + "?action=update");
    assertThat(update.statusCode()).isEqualTo(403);
    assertThat(Json.tree(update.asString()).get("code").asText()).isEqualTo("NotImageOwnerError");
    caller().delete(path(shared)).then().statusCode(403);
    Response clone = caller().post(path(own) + "?action=clone");
    assertThat(clone.statusCode()).isEqualTo(403);
    assertThat(Json.tree(clone.asString()).get("code").asText()).isEqualTo("ImageNotShared");

    // And no token, another account's URL and no id at all are refused
    given().delete(path(own)).then().statusCode(401);
    caller().delete("/cloudapi/other/images/" + own).then().statusCode(403);
    caller().delete(path(UUID.randomUUID())).then().statusCode(404);
    caller().delete("/cloudapi/my/images/x").then().statusCode(404);
    caller().body("{}").post(path(own) + "?action=nothing").then().statusCode(409);
    caller().get(path(own)).then().statusCode(200);
  }

  private Request caller() {
    return as(account);
  }

  private Request as(UUID who) {
    return given()
        .header(TestIdentity.HEADER, TestIdentity.ofModule().account(who, login))
        .contentType("application/json");
  }

  private static String path(UUID id) {
    return "/cloudapi/my/images/" + id;
  }

  private UUID image(UUID owner, String acl) throws IOException {
    UUID id = UUID.randomUUID();
    Image.File file = files.write(id, new SeededBytes(id.getLeastSignificantBits(), 100_000));
    database.run(
        h ->
            h.createUpdate(
                    """
                    INSERT INTO image (id, account_id, name, image_version, os, type, state, public, acl, compression, size, sha1,
                      published_at)
                    VALUES (:id, :owner, 'my-image', '1.0.0', 'smartos', 'zone-dataset', 'active', false, :acl::uuid[], 'none',
                      :size, :sha1, now())
                    """)
                .bind("id", id)
                .bind("owner", owner)
                .bind("acl", acl)
                .bind("size", file.size())
                .bind("sha1", file.sha1())
                .execute());
    return id;
  }
}
