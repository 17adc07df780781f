package io.perigee.devkit.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.perigee.contracts.envelope.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is sent is seen by the JDK's server, which tells it again. */
class RequestTest {

  private HttpServer server;

  @BeforeEach
  void aServerThatTellsWhatItWasSent() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", RequestTest::tell);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static void tell(HttpExchange exchange) throws IOException {
    if (exchange.getRequestURI().getPath().equals("/moved")) {
      exchange.getResponseHeaders().add("Location", "/there");
      exchange.sendResponseHeaders(302, -1);
      exchange.close();
      return;
    }
    exchange.getResponseHeaders().add("Content-Type", "application/json;charset=UTF-8");
    byte[] told =
        Json.object()
            .put("method", exchange.getRequestMethod())
            .put("url", exchange.getRequestURI().toString())
            .put("type", exchange.getRequestHeaders().getFirst("Content-Type"))
            .put("length", exchange.getRequestHeaders().getFirst("Content-Length"))
            .put(
                "twice",
                String.join(",", exchange.getRequestHeaders().getOrDefault("X-A", List.of())))
            .put(
                "body",
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, told.length);
    exchange.getResponseBody().write(told);
    exchange.close();
  }

  private Request given() {
    return new Request(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @ParameterizedTest
  @CsvSource({
    "/a b/c, /a%20b/c",
    "/100%, /100%25",
    "/x?q=a+b&c=ü/1, /x?q=a%2Bb&c=%C3%BC%2F1",
    "/x?flag, /x?flag",
    "/cloudapi/my:own@x, /cloudapi/my:own@x"
  })
  void whatMayNotStandInAnAddressIsEscaped(String path, String sent) {
    given().get(path).then().statusCode(200).body("url", equalTo(sent));
  }

  @Test
  void anAddressMayBeSentAsItIsWrittenWithParametersBehind() {
    given()
        .urlEncodingEnabled(false)
        .queryParam("p", "{\"a\":1}")
        .get("/a%2Fb?x=%20")
        .then()
        .body("url", equalTo("/a%2Fb?x=%20&p=%7B%22a%22%3A1%7D"));
  }

  @Test
  void aGetTellsOfNoBodyAndAPostOfNone() {
    given().get("/").then().body("length", nullValue(), "type", nullValue());
    given().post("/").then().body("length", equalTo("0"), "type", nullValue());
  }

  @Test
  void bodiesGoAsTheyAreWrittenOrAsTheirJson() {
    given().body("ü").post("/").then().body("type", equalTo("text/plain"), "body", equalTo("ü"));
    given()
        .contentType("application/json")
        .body(Map.of("a", 1))
        .put("/")
        .then()
        .body("method", equalTo("PUT"), "type", equalTo("application/json"))
        .body("body", equalTo("{\"a\":1}"));
    given()
        .formParam("a", "1 2")
        .formParam("b", "&")
        .post("/")
        .then()
        .body(
            "type", equalTo("application/x-www-form-urlencoded"), "body", equalTo("a=1%202&b=%26"));
  }

  @Test
  void headersMayComeTwice() {
    given().header("X-A", 1).header("X-A", 2).get("/").then().body("twice", equalTo("1,2"));
  }

  @Test
  void redirectionsAreFollowedUnlessToldOtherwise() {
    given().get("/moved").then().statusCode(200).body("url", equalTo("/there"));
    given().redirects(false).get("/moved").then().statusCode(302).header("Location", "/there");
  }

  @Test
  void theMediaTypeIsLookedAtWithoutItsCharsetUnlessThatIsAskedFor() {
    Checks answer = given().get("/").then();

    answer.contentType("application/json").contentType("application/json;charset=utf-8");
    assertThatThrownBy(() -> answer.contentType("application/js"))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aCheckThatFailsShowsTheWholeAnswer() {
    Checks answer = given().get("/shown").then();

    assertThatThrownBy(() -> answer.body("url", equalTo("/other")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("url of 200")
        .hasMessageContaining("\"method\":\"GET\"")
        .hasMessageContaining("/other");
    assertThat(answer.extract().<String>path("url")).isEqualTo("/shown");
  }
}
