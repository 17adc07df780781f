package io.perigee.faces;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RefusalTest {

  private static final String LUNANODE_AUTHENTICATION =
      "authentication failure; common reasons: bad nonce (computer time off), source IP mismatch, invalid API id/key";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // thrown | luna | cloudapi | internal | code | message
        "invalid      | 400 | 409 | 400 | InvalidArgument      | vlanid must be a whole number from 1 to 4094",
        "missing      | 400 | 409 | 400 | MissingParameter     | name is required",
        "unauthorized | 401 | 401 | 401 | InvalidCredentials   | no token",
        "forbidden    | 403 | 403 | 403 | NotAuthorized        | not yours",
        "notfound     | 404 | 404 | 404 | ResourceNotFound     | node n1 does not exist",
        "wrapped      | 404 | 404 | 404 | ResourceNotFound     | node n2 does not exist",
        "conflict     | 409 | 409 | 409 | InUseError           | network cluster is in use by node n1",
        "gone         | 404 | 410 | 410 | ResourceGone         | machine is deleted",
        "toolarge     | 413 | 413 | 413 | RequestTooLarge      | too large",
        "busy         | 429 | 429 | 429 | RequestThrottled     | too many operations",
        "notmade      | 501 | 501 | 501 | NotImplemented       | not made yet",
        "unavailable  | 503 | 503 | 503 | ServiceUnavailable   | the broker does not answer",
        "vnc          | 409 | 400 | 409 | MachineHasNoVNCError | no VNC",
        "timeout      | 503 | 503 | 503 | ServiceUnavailable   | the database does not answer; try again",
        "pool         | 503 | 503 | 503 | ServiceUnavailable   | the database does not answer; try again",
        "duplicate    | 409 | 409 | 409 | InUseError           | it exists already",
        "nul          | 400 | 409 | 400 | InvalidArgument      | a value is out of range or cannot be stored",
        "bug          | 500 | 500 | 500 | InternalError        | internal error",
      })
  void eachFaultIsAnsweredInTheFormOfTheFace(
      String what, int luna, int cloudapi, int internal, String code, String message) {
    given()
        .get("/luna/throw/" + what)
        .then()
        .statusCode(luna)
        .contentType("application/json")
        .body("message", equalTo(message))
        .body("size()", equalTo(1));
    given()
        .get("/cloudapi/throw/" + what)
        .then()
        .statusCode(cloudapi)
        .contentType("application/json")
        .body("code", equalTo(code))
        .body("message", equalTo(message));
    given()
        .get("/internal/throw/" + what)
        .then()
        .statusCode(internal)
        .contentType("application/json")
        .body("code", equalTo(code))
        .body("message", equalTo(message));
    given()
        .get("/lunanode/throw/" + what)
        .then()
        .statusCode(200)
        .contentType("application/json")
        .body("success", equalTo("no"))
        .body("error", equalTo(luna == 401 ? LUNANODE_AUTHENTICATION : message));
  }

  @Test
  void fieldsAtFaultAreListedForCloudApi() {
    given()
        .get("/cloudapi/throw/invalid")
        .then()
        .body("errors[0].field", equalTo("vlanid"))
        .body("errors[0].code", equalTo("Invalid"))
        .body("errors[0].message", equalTo("vlanid must be a whole number from 1 to 4094"));
  }

  @ParameterizedTest
  @CsvSource({"busy,2", "unavailable,2", "timeout,2"})
  void whatPassesSaysWhenToTryAgain(String what, String seconds) {
    given().get("/luna/throw/" + what).then().header("Retry-After", seconds);
    given().get("/cloudapi/throw/" + what).then().header("Retry-After", seconds);
    assertThat(given().get("/lunanode/throw/" + what).header("Retry-After")).isNull();
  }

  @Test
  void unknownPathsMethodsAndMediaTypesAreRefusedInTheFormOfTheFace() {
    given()
        .get("/luna/no/such/path/at/all")
        .then()
        .statusCode(404)
        .body("message", equalTo("there is no such path"));
    given().get("/cloudapi/typed").then().statusCode(405).body("code", equalTo("MethodNotAllowed"));
    given().get("/luna/typed").then().statusCode(405).body("message", containsString("method"));
    given()
        .contentType("text/csv")
        .body("a;b")
        .post("/cloudapi/typed")
        .then()
        .statusCode(415)
        .body("code", equalTo("UnsupportedMediaType"));
    given()
        .accept("text/csv")
        .get("/cloudapi/x/rows")
        .then()
        .statusCode(406)
        .body("code", equalTo("NotAcceptable"));
    given()
        .get("/lunanode/no/such/path/at/all")
        .then()
        .statusCode(200)
        .body("success", equalTo("no"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"count\":                         | invalid JSON at line",
        "[1,2]                               | the body must be an object",
        "\"text\"                            | the body must be an object",
        "{\"count\":\"many\"}                | count must be a number",
        "{\"count\":{}}                      | count must be a number",
        "{\"on\":\"perhaps\"}                | on must be true or false",
        "{\"names\":\"one\"}                 | names must be an array",
        "{\"names\":[\"a\",{}]}              | names[1] must be text",
        "{\"kind\":\"huge\"}                 | kind must be one of small, large",
      })
  void bodiesThatDoNotFitAreRefusedByName(String body, String message) {
    for (String face : new String[] {"luna", "internal"}) {
      given()
          .contentType("application/json")
          .body(body)
          .post("/" + face + "/typed")
          .then()
          .statusCode(400)
          .body("message", containsString(message));
    }
    Response lunanode = given().contentType("application/json").body(body).post("/lunanode/typed");
    assertThat(lunanode.statusCode()).isEqualTo(200);
    assertThat(lunanode.jsonPath().getString("error")).contains(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"luna", "cloudapi", "lunanode", "internal"})
  void aFaultOfThePlatformTellsNothingOfItsInside(String face) {
    given()
        .get("/" + face + "/throw/bug")
        .then()
        .body(not(containsString("secret")))
        .body(not(containsString("Exception")));
    given().get("/" + face + "/throw/duplicate").then().body(not(containsString("secret")));
  }
}
