package io.perigee.image.face.luna;

import static io.perigee.devkit.testkit.http.Http.given;
import static io.perigee.image.Luna.as;
import static io.perigee.image.Luna.fresh;
import static io.perigee.image.Luna.operator;
import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.install.IdentityMint.Claims;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.image.Luna;
import io.perigee.image.Surroundings;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Luna2's osimage endpoints refuse, how they say so, and that nothing is changed then. */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(Surroundings.class)
class OsimageRefusalTest {

  @ParameterizedTest
  @CsvSource({
    "/luna/config/osimage",
    "/luna/config/osimage/x",
    "/luna/config/osimage/x/_delete",
    "/luna/config/osimage/x/_pack"
  })
  void onlyAnOperatorWithAValidIdentityGetsIn(String path) {
    TestIdentity identities = TestIdentity.ofModule();
    Claims expired =
        new Claims(
                "u",
                "luna-user",
                "luna",
                null,
                java.util.List.of(),
                "luna",
                java.time.Duration.ZERO)
            .expired();

    assertThat(given().get(path).statusCode()).as("no token").isEqualTo(401);
    assertThat(as("rubbish").get(path).statusCode()).as("no JWT").isEqualTo(401);
    assertThat(as(TestIdentity.forger().lunaUser("luna")).get(path).statusCode())
        .as("forged")
        .isEqualTo(401);
    assertThat(as(identities.mint(expired)).get(path).statusCode()).as("expired").isEqualTo(401);
    assertThat(as(identities.node(UUID.randomUUID().toString(), "node001")).get(path).statusCode())
        .as("node")
        .isEqualTo(403);
    assertThat(as(identities.anonymous("luna")).get(path).statusCode())
        .as("anonymous")
        .isEqualTo(403);
    assertThat(as(identities.account(UUID.randomUUID(), "acme")).get(path).statusCode())
        .as("another face")
        .isEqualTo(403);
    assertThat(Json.tree(given().get(path).asString()).get("message").asText())
        .isEqualTo("an identity is required");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "not JSON                | {                                                           | invalid JSON",
        "an array                | []                                                          | the body must be a JSON object, not an array",
        "nothing                 | {}                                                          | config is required",
        "another kind            | {\"config\":{\"node\":{}}}                                  | config.osimage is required",
        "another name            | {\"config\":{\"osimage\":{\"other\":{}}}}                   | config.osimage.NAME is required",
        "no object               | {\"config\":{\"osimage\":{\"NAME\":7}}}                     | config.osimage.NAME must be an object",
        "a renaming in the body  | {\"config\":{\"osimage\":{\"NAME\":{\"name\":\"other\"}}}}  | config.osimage.NAME.name must be NAME",
        "an unknown field        | {\"config\":{\"osimage\":{\"NAME\":{\"kernel\":\"6\"}}}}    | unknown field config.osimage.NAME.kernel",
        "a wrong type            | {\"config\":{\"osimage\":{\"NAME\":{\"path\":{}}}}}         | config.osimage.NAME.path must be text",
        "a relative path         | {\"config\":{\"osimage\":{\"NAME\":{\"path\":\"x\"}}}}      | config.osimage.NAME.path must be absolute",
        "a path outside          | {\"config\":{\"osimage\":{\"NAME\":{\"path\":\"/etc\"}}}}   | config.osimage.NAME.path must lie below",
        "a path that leads out   | {\"config\":{\"osimage\":{\"NAME\":{\"path\":\"/trinity/images/../../etc\"}}}} | config.osimage.NAME.path must lie below",
        "a root itself           | {\"config\":{\"osimage\":{\"NAME\":{\"path\":\"/trinity/images\"}}}} | config.osimage.NAME.path must lie below",
        "a directory as file     | {\"config\":{\"osimage\":{\"NAME\":{\"imagefile\":\"../x\"}}}} | config.osimage.NAME.imagefile must be a file's name",
        "a list of numbers       | {\"config\":{\"osimage\":{\"NAME\":{\"grab_exclude\":[true]}}}} | config.osimage.NAME.grab_exclude[0] must be text",
        "a reserved new name     | {\"config\":{\"osimage\":{\"NAME\":{\"newosimage\":\"default\"}}}} | newosimage name 'default' is reserved",
        "a NUL                   | {\"config\":{\"osimage\":{\"NAME\":{\"comment\":\"a\\u0000b\"}}}} | config.osimage.NAME.comment holds a character that is not text",
      })
  void badInputIsRefusedByFieldAndChangesNothing(String fault, String body, String message) {
    // Given an osimage
    String name = fresh("bad");
    assertThat(Luna.save(name, "\"comment\":\"before\"").statusCode()).isEqualTo(201);

    // When
    Response refused =
        operator().body(body.replace("NAME", name)).post("/luna/config/osimage/" + name);

    // Then
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(Json.tree(refused.asString()).get("message").asText())
        .startsWith(message.replace("NAME", name));
    assertThat(
            Json.tree(operator().get("/luna/config/osimage/" + name).asString())
                .at("/config/osimage/" + name + "/comment")
                .asText())
        .isEqualTo("before");
  }

  @ParameterizedTest
  @CsvSource({"default", "inventory", "..", "a%2Fb", "%C3%A4", "a%00b"})
  void namesThatAnOsimageMayNotHaveAreRefused(String name) {
    String decoded = java.net.URLDecoder.decode(name, java.nio.charset.StandardCharsets.UTF_8);
    String body =
        Json.write(
            Json.object()
                .set(
                    "config",
                    Json.object().set("osimage", Json.object().set(decoded, Json.object()))));

    Response refused =
        operator().urlEncodingEnabled(false).body(body).post("/luna/config/osimage/" + name);

    assertThat(refused.statusCode()).isIn(400, 404, 405);
    assertThat(refused.asString()).doesNotContain("Exception");
  }

  @Test
  void aNameOfSixtyFiveCharactersIsTooLong() {
    Response refused = Luna.save("x".repeat(65), "");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(Json.tree(refused.asString()).get("message").asText())
        .isEqualTo("osimage name has 65 characters; at most 64 are allowed");
  }

  @Test
  void renamingToATakenNameOrOfNothingIsRefused() {
    String one = fresh("one");
    String two = fresh("two");
    Luna.save(one, "");
    Luna.save(two, "");

    assertThat(Luna.save(one, "\"newosimage\":\"%s\"".formatted(two)).statusCode()).isEqualTo(409);
    assertThat(Luna.save(fresh("none"), "\"newosimage\":\"x\"").statusCode()).isEqualTo(404);
    assertThat(operator().get("/luna/config/osimage/" + one).statusCode()).isEqualTo(200);
  }

  @Test
  void anEntityTagThatIsNotThePresentOneIsRefused() {
    String name = fresh("etag");
    Luna.save(name, "\"comment\":\"first\"");
    String body = "{\"config\":{\"osimage\":{\"%s\":{\"comment\":\"second\"}}}}".formatted(name);

    assertThat(
            operator()
                .header("If-Match", "\"9\"")
                .body(body)
                .post("/luna/config/osimage/" + name)
                .statusCode())
        .isEqualTo(409);
    assertThat(
            operator()
                .header("If-Match", "\"1\"")
                .body(body)
                .post("/luna/config/osimage/" + name)
                .statusCode())
        .isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource({
    "used,409,is in use by node001",
    "asking,409,is in use by a request under way",
    "lost,503,compute answers 500"
  })
  void whatIsInUseOrMayBeDoesNotGo(String kind, int status, String message) {
    // Given
    String name = fresh(kind);
    Luna.save(name, "");

    // When
    Response refused = operator().get("/luna/config/osimage/" + name + "/_delete");

    // Then it is as before, and can be changed again
    assertThat(refused.statusCode()).isEqualTo(status);
    assertThat(Json.tree(refused.asString()).get("message").asText()).contains(message);
    assertThat(Luna.save(name, "\"comment\":\"still here\"").statusCode()).isEqualTo(204);
  }

  @Test
  void internalPathsAreForServicesOnly() {
    String path = "/internal/osimages/by-name/x";

    assertThat(operator().get(path).statusCode()).isEqualTo(403);
    assertThat(given().get(path).statusCode()).isEqualTo(401);
    assertThat(as(TestIdentity.ofModule().service("compute")).get(path).statusCode())
        .isEqualTo(404);
  }
}
