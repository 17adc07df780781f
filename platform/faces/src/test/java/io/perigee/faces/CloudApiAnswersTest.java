package io.perigee.faces;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.perigee.devkit.testkit.http.Response;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CloudApiAnswersTest {

  @Test
  void bodiesComeWithTheirDigestAndLength() throws Exception {
    Response answer = given().get("/cloudapi/acme/rows");

    assertThat(answer.statusCode()).isEqualTo(200);
    byte[] body = answer.asByteArray();
    assertThat(new String(body, StandardCharsets.UTF_8)).isEqualTo("[{\"name\":\"ü\"}]");
    assertThat(answer.header("Content-Length")).isEqualTo(Integer.toString(body.length));
    assertThat(answer.header("Content-MD5"))
        .isEqualTo(
            Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(body)));
    assertThat(answer.header("x-resource-count")).isEqualTo("1");
    assertThat(answer.header("x-query-limit")).isEqualTo("1000");
  }

  @Test
  void headAnswersTheHeadersOfGetWithoutTheBody() {
    Response get = given().get("/cloudapi/acme/rows");
    Response head = given().head("/cloudapi/acme/rows");

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.asByteArray()).isEmpty();
    assertThat(head.header("Content-MD5")).isEqualTo(get.header("Content-MD5"));
    assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
    assertThat(head.header("x-resource-count")).isEqualTo("1");
  }

  @Test
  void anEmptyPageCarriesItsCountsToo() {
    given()
        .get("/cloudapi/acme/rows?none=1&limit=5&offset=3")
        .then()
        .statusCode(200)
        .header("x-resource-count", "0")
        .header("x-query-limit", "5")
        .body("size()", equalTo(0));
    given()
        .get("/cloudapi/acme/rows?limit=1001")
        .then()
        .statusCode(409)
        .body("code", equalTo("InvalidArgument"))
        .body("errors[0].field", equalTo("limit"));
    given()
        .get("/cloudapi/acme/rows?offset=-1")
        .then()
        .statusCode(409)
        .body("errors[0].field", equalTo("offset"));
  }

  @Test
  void errorsCarryTheirDigest() {
    assertThat(given().get("/cloudapi/throw/notfound").header("Content-MD5")).isNotBlank();
    assertThat(given().get("/luna/throw/notfound").header("Content-MD5")).isNull();
  }

  @Test
  void parametersComeAsJsonFormMultipartOrQuery() {
    String path = "/cloudapi/acme/params";
    given()
        .contentType("application/json")
        .body("{\"name\":\"rsa\",\"n\":[1,2]}")
        .post(path + "?x=a&name=b&as-role=r")
        .then()
        .statusCode(200)
        .body("name", equalTo("rsa"))
        .body("n[1]", equalTo(2))
        .body("x", equalTo("a"))
        .body("size()", equalTo(3));
    given()
        .contentType("application/x-www-form-urlencoded")
        .body("name=r%20s+a&n=1&n=2&flag")
        .post(path)
        .then()
        .statusCode(200)
        .body("name", equalTo("r s a"))
        .body("n[1]", equalTo("2"))
        .body("flag", equalTo(""));
    given()
        .contentType("multipart/form-data; boundary=xx")
        .body(
            ("--xx\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nünï\r\n"
                    + "--xx\r\ncontent-disposition: form-data; name=key; filename=id_rsa.pub\r\nContent-Type: text/plain\r\n\r\n"
                    + "ssh-rsa AAAA\r\n\r\n--xx--\r\n")
                .getBytes(StandardCharsets.UTF_8))
        .post(path)
        .then()
        .statusCode(200)
        .body("name", equalTo("ünï"))
        .body("key", equalTo("ssh-rsa AAAA\r\n"));
    given()
        .post(path + "?name=rsa&key=x")
        .then()
        .statusCode(200)
        .body("name", equalTo("rsa"))
        .body("key", equalTo("x"));
    given()
        .contentType("application/octet-stream")
        .body("{\"name\":\"rsa\"}")
        .post(path)
        .then()
        .statusCode(200)
        .body("name", equalTo("rsa"));
  }

  @Test
  void bodiesThatAreNotWhatTheirTypeSaysAreInvalidContent() {
    String path = "/cloudapi/acme/params";
    given()
        .contentType("application/json")
        .body("{\"name\":")
        .post(path)
        .then()
        .statusCode(400)
        .body("code", equalTo("InvalidContent"));
    given()
        .contentType("application/json")
        .body("[]")
        .post(path)
        .then()
        .statusCode(400)
        .body("code", equalTo("InvalidContent"));
    given()
        .contentType("application/x-www-form-urlencoded")
        .body("name=%zz")
        .post(path)
        .then()
        .statusCode(400)
        .body("code", equalTo("InvalidContent"));
    given()
        .contentType("multipart/form-data; boundary=xx")
        .body("--xx\r\nbroken")
        .post(path)
        .then()
        .statusCode(400)
        .body("code", equalTo("InvalidContent"));
    given()
        .contentType("application/json")
        .body("{\"name\":\"a\\u0000b\"}")
        .post(path)
        .then()
        .statusCode(409)
        .body("errors[0].field", equalTo("name"));
  }
}
