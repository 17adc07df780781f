package io.perigee.journal.face;

import static io.perigee.devkit.testkit.http.Http.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.perigee.contracts.envelope.Cause;
import io.perigee.contracts.envelope.Json;
import io.perigee.contracts.topic.Topics;
import io.perigee.devkit.testkit.ContractTest;
import io.perigee.devkit.testkit.Pages;
import io.perigee.devkit.testkit.TestIdentity;
import io.perigee.devkit.testkit.http.Checks;
import io.perigee.devkit.testkit.http.Request;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.journal.testing.Asking;
import io.perigee.journal.testing.Folding;
import io.perigee.journal.testing.JournalTestPlatform;
import io.perigee.journal.testing.Owners;
import io.perigee.journal.testing.Owners.Told;
import io.perigee.journal.testing.Story;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@JournalTestPlatform
class WebhookTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  private final UUID account = UUID.randomUUID();
  private final List<Got> got = new CopyOnWriteArrayList<>();
  private final AtomicInteger status = new AtomicInteger(204);
  private HttpServer target;

  @Inject Owners owners;
  @Inject Folding folding;

  private record Got(Headers headers, byte[] body) {
    JsonNode json() {
      return Json.tree(new String(body, StandardCharsets.UTF_8));
    }
  }

  @BeforeEach
  void aTarget() throws IOException {
    target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    target.createContext(
        "/hook",
        exchange -> {
          got.add(new Got(exchange.getRequestHeaders(), exchange.getRequestBody().readAllBytes()));
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    target.start();
  }

  @AfterEach
  void noTarget() {
    target.stop(0);
  }

  private String url() {
    return "http://127.0.0.1:" + target.getAddress().getPort() + "/hook?a=b";
  }

  @Test
  void aRepeatedRequestWithItsKeyMakesOneWebhookWhichTheListHasInPages() {
    // When
    String first = keyed("k1", url() + "a").path("id");
    String again = keyed("k1", url() + "a").path("id");
    keyed("k2", url() + "b");
    keyed("k3", url() + "c");

    // Then
    assertThat(again).isEqualTo(first);
    List<JsonNode> walked =
        Pages.walk(
            "/my/webhooks?limit=2",
            path -> {
              Response answer = asTenant().get("/cloudapi" + path);
              return new Pages.Page(answer.asString(), answer.header("Link"));
            });
    assertThat(walked).hasSize(3);
    assertThat(walked.getFirst().path("id").asText()).isEqualTo(first);
    asTenant().get("/cloudapi/my/webhooks?cursor=x").then().statusCode(409);
  }

  private Response keyed(String key, String url) {
    Response made =
        asTenant()
            .contentType("application/json")
            .header("Idempotency-Key", key)
            .body(Json.write(Json.object().put("url", url)))
            .post("/cloudapi/my/webhooks");
    assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);
    return made;
  }

  private Request asTenant() {
    return given()
        .urlEncodingEnabled(false)
        .header(TestIdentity.HEADER, TestIdentity.ofModule().account(account, "acme"));
  }

  @Test
  @Tag("contract")
  @ContractTest(api = "cloudapi", method = "POST", path = "/:login/webhooks")
  @ContractTest(api = "cloudapi", method = "GET", path = "/:login/webhooks")
  @ContractTest(api = "cloudapi", method = "DELETE", path = "/:login/webhooks/:id")
  void aWebhookIsMadeListedWithoutItsSecretAndRemoved() {
    String id =
        create("{\"url\":\"%s\",\"events\":[\"machine.created\",\"job.*\"]}".formatted(url()))
            .statusCode(201)
            .header("Location", matchesPattern("/acme/webhooks/[0-9a-f-]{36}"))
            .body("url", equalTo(url()))
            .body("events", equalTo(List.of("machine.created", "job.*")))
            .body("secret", matchesPattern("[0-9a-f]{64}"))
            .extract()
            .path("id");

    asking()
        .get("/cloudapi/acme/webhooks")
        .then()
        .statusCode(200)
        .body("$", hasSize(1))
        .body("[0].id", equalTo(id))
        .body("[0].deliveries.waiting", equalTo(0))
        .body("[0]", not(hasKey("secret")));
    create("{\"url\":\"%s\"}".formatted(url())).statusCode(409);

    asking().delete("/cloudapi/acme/webhooks/" + id).then().statusCode(204);
    asking().get("/cloudapi/acme/webhooks").then().body("$", hasSize(0));
    asking()
        .delete("/cloudapi/acme/webhooks/" + id)
        .then()
        .statusCode(404)
        .body("code", equalTo("ResourceNotFound"));
  }

  @Test
  void whatHappensIsToldSignedToWhoAskedForIt() throws Exception {
    String secret =
        create("{\"url\":\"%s\",\"events\":[\"machine.*\",\"job.ended\"]}".formatted(url()))
            .statusCode(201)
            .extract()
            .path("secret");
    String id = UUID.randomUUID().toString();

    // When a machine changes, a volume, another account's machine, and a job ends
    owners.tell(machine(id, account, 1), Cause.PLATFORM, "created");
    owners.tell(
        new Told(Topics.VOLUMES, id, "v", account.toString(), 1, Json.object()), Cause.PLATFORM);
    owners.tell(machine(UUID.randomUUID().toString(), UUID.randomUUID(), 1), Cause.PLATFORM);
    Story job =
        Story.of("machine.start").of(account.toString(), "cloudapi").on("web0").accepted(1, null);
    folding.fold(job.failed(UUID.randomUUID(), "InsufficientCapacity", "no room"));

    // Then the machine's and the job's are told, each once, with a signature that holds
    await().atMost(SOON).until(() -> got.size() == 2);
    Got machine =
        got.stream()
            .filter(g -> g.json().at("/event").asText().startsWith("machine"))
            .findFirst()
            .orElseThrow();
    assertThat(machine.json().get("event").asText()).isEqualTo("machine.created");
    assertThat(machine.json().get("account").asText()).isEqualTo(account.toString());
    assertThat(machine.json().at("/resource/id").asText()).isEqualTo(id);
    assertThat(machine.json().at("/resource/name").asText()).isEqualTo("web0");
    assertThat(machine.json().at("/resource/changed/0").asText()).isEqualTo("created");
    Headers headers = machine.headers();
    assertThat(headers.getFirst("X-Perigee-Event")).isEqualTo("machine.created");
    assertThat(headers.getFirst("X-Perigee-Signature"))
        .isEqualTo(hmac(secret, headers.getFirst("X-Perigee-Timestamp"), machine.body()));
    Got ended =
        got.stream()
            .filter(g -> g.json().at("/event").asText().equals("job.ended"))
            .findFirst()
            .orElseThrow();
    assertThat(ended.json().get("resource").toString())
        .isEqualTo(
            "{\"type\":\"job\",\"id\":\"%s\",\"action\":\"machine.start\",\"subject\":\"web0\",\"state\":\"failed\",\"error\":\"InsufficientCapacity\"}"
                .formatted(job.requestId()));
    await()
        .atMost(SOON)
        .until(
            () ->
                asking()
                        .get("/cloudapi/acme/webhooks")
                        .jsonPath()
                        .getInt("[0].deliveries.delivered")
                    == 2);
  }

  @Test
  void aTargetThatDoesNotTakeItIsAskedAgainAFewTimesAndThenGivenUp() {
    status.set(500);
    create("{\"url\":\"%s\",\"secret\":\"0123456789abcdef\"}".formatted(url())).statusCode(201);

    owners.tell(machine(UUID.randomUUID().toString(), account, 1), Cause.PLATFORM);

    await()
        .atMost(SOON)
        .until(
            () ->
                asking().get("/cloudapi/acme/webhooks").jsonPath().getInt("[0].deliveries.failed")
                    == 1);
    assertThat(got).hasSize(3);
    assertThat(got)
        .extracting(g -> g.json().get("id").asText())
        .containsOnly(got.getFirst().json().get("id").asText());
    asking()
        .get("/cloudapi/acme/webhooks")
        .then()
        .body("[0].last_failure", equalTo("the target answered 500"));
  }

  @Test
  void aTargetThatComesBackIsTold() {
    status.set(503);
    create("{\"url\":\"%s\"}".formatted(url())).statusCode(201);
    owners.tell(machine(UUID.randomUUID().toString(), account, 1), Cause.PLATFORM);
    await().atMost(SOON).until(() -> !got.isEmpty());

    status.set(200);

    await()
        .atMost(SOON)
        .until(
            () ->
                asking()
                        .get("/cloudapi/acme/webhooks")
                        .jsonPath()
                        .getInt("[0].deliveries.delivered")
                    == 1);
  }

  @Test
  void anAccountHasABoundedNumber() {
    for (int i = 0; i < 20; i++) {
      create("{\"url\":\"%s%d\"}".formatted(url(), i)).statusCode(201);
    }

    create("{\"url\":\"%s20\"}".formatted(url()))
        .statusCode(409)
        .body("code", equalTo("QuotaExceeded"));
  }

  @Test
  void onlyItsOwnerHasThem() {
    String id = create("{\"url\":\"%s\"}".formatted(url())).extract().path("id");

    given().get("/cloudapi/acme/webhooks").then().statusCode(401);
    Asking.as(TestIdentity.forger().account(account, "acme"))
        .get("/cloudapi/acme/webhooks")
        .then()
        .statusCode(401);
    Asking.tenant(UUID.randomUUID(), "other")
        .get("/cloudapi/acme/webhooks")
        .then()
        .statusCode(403)
        .body("code", equalTo("NotAuthorized"));
    Asking.tenant(UUID.randomUUID(), "other")
        .delete("/cloudapi/other/webhooks/" + id)
        .then()
        .statusCode(404);
    Asking.as(TestIdentity.ofModule().apiKey(account, "acme"))
        .get("/cloudapi/my/webhooks")
        .then()
        .statusCode(403);
    asking().delete("/cloudapi/acme/webhooks/nonsense").then().statusCode(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}                                                       | url",
        "{\"url\":7}                                              | url",
        "{\"url\":[]}                                             | url",
        "{\"url\":\"ftp://x.example\"}                            | url",
        "{\"url\":\"https://x.example\",\"events\":\"boat.sunk\"} | events",
        "{\"url\":\"https://x.example\",\"events\":{}}            | events",
        "{\"url\":\"https://x.example\",\"secret\":\"short\"}     | secret",
        "{\"url\":\"https://x.example\",\"secret\":\"äöüäöüäöüäöüäöü\"} | secret",
        "{\"url\":\"https://x.example\",\"colour\":1}             | colour"
      })
  void whatIsWrongIsNamed(String body, String named) {
    create(body).statusCode(409).body("message", containsString(named));

    asking().get("/cloudapi/acme/webhooks").then().body("$", hasSize(0));
  }

  private static Told machine(String id, UUID account, long version) {
    return new Told(Topics.MACHINES, id, "web0", account.toString(), version, Json.object());
  }

  private Checks create(String body) {
    return asking()
        .contentType("application/json")
        .body(body)
        .post("/cloudapi/acme/webhooks")
        .then();
  }

  private Request asking() {
    return Asking.tenant(account, "acme");
  }

  private static String hmac(String secret, String timestamp, byte[] body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
    return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
  }
}
