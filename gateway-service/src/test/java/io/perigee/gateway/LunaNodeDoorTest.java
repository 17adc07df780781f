package io.perigee.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.devkit.testkit.ContractTest;
import io.perigee.gateway.testing.Client;
import io.perigee.gateway.testing.GatewayTest;
import io.perigee.gateway.testing.Peer;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class LunaNodeDoorTest extends GatewayTest {

  private static final String FAILURE =
      "authentication failure; common reasons: bad nonce (computer time off), source IP mismatch, invalid API id/key";

  private String id;
  private String key;

  @BeforeEach
  void haveAnApiKey() {
    id = UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    key =
        (UUID.randomUUID().toString() + UUID.randomUUID() + UUID.randomUUID() + UUID.randomUUID())
            .replace("-", "");
    String account = UUID.randomUUID().toString();
    Peer.running.apiKeys.put(
        id,
        new JsonObject()
            .put("principal", Peer.principal(account, "api-key", "acme", account))
            .put("apiKey", key));
  }

  private static String hmac(String key, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA512");
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA512"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  private String req(String extra) {
    return "{\"api_id\": \""
        + id
        + "\", \"api_partialkey\":\""
        + key.substring(0, 64)
        + "\""
        + extra
        + "}";
  }

  private static String form(String... pairs) {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < pairs.length; i += 2) {
      form.append(form.isEmpty() ? "" : "&")
          .append(pairs[i])
          .append('=')
          .append(URLEncoder.encode(pairs[i + 1], StandardCharsets.UTF_8));
    }
    return form.toString();
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return client.send(
        client
            .request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> signed(
      String path, String handler, String req, String key, long nonce) throws Exception {
    return post(
        path,
        form(
            "req",
            req,
            "signature",
            hmac(key, handler + "|" + req + "|" + nonce),
            "nonce",
            Long.toString(nonce)));
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }

  private static void assertFailure(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Client.json(response))
        .isEqualTo(new JsonObject().put("success", "no").put("error", FAILURE));
  }

  @ParameterizedTest
  @CsvSource({"/api/vm/info/", "/api/vm/info"})
  void aSignedFormGoesOnAsPlainJson(String path) throws Exception {
    String req = req(",\"vm_id\":\"é ü 1\",\"n\":2");

    JsonObject echo = Client.json(signed(path, "vm/info/", req, key, now()));

    assertThat(echo.getString("uri")).isEqualTo("/lunanode/vm/info");
    assertThat(echo.getString("method")).isEqualTo("POST");
    assertThat(new JsonObject(echo.getString("body")))
        .isEqualTo(new JsonObject().put("vm_id", "é ü 1").put("n", 2));
    assertThat(echo.getJsonObject("headers").getString("content-type"))
        .isEqualTo("application/json");
    assertThat(
            LunaDoorTest.claims(echo.getJsonObject("headers").getString("x-perigee-identity"))
                .getString("kind"))
        .isEqualTo("api-key");
  }

  @Test
  void aMultipartFormAsPhpSendsItIsTaken() throws Exception {
    String req = req(",\"region\":\"toronto\"");
    String nonce = Long.toString(now());
    String body = "";
    for (String[] field :
        new String[][] {
          {"handler", "image/list/"},
          {"req", req},
          {"signature", hmac(key, "image/list/|" + req + "|" + nonce)},
          {"nonce", nonce}
        }) {
      body +=
          "--xYz\r\nContent-Disposition: form-data; name=\""
              + field[0]
              + "\"\r\n\r\n"
              + field[1]
              + "\r\n";
    }
    HttpRequest.Builder request =
        client
            .request("/api/image/list/")
            .header("Content-Type", "multipart/form-data; boundary=xYz")
            .POST(HttpRequest.BodyPublishers.ofString(body + "--xYz--\r\n"));

    JsonObject echo = Client.json(client.send(request));

    assertThat(new JsonObject(echo.getString("body")))
        .isEqualTo(new JsonObject().put("region", "toronto"));
  }

  @Test
  void aWrongSignatureFails() throws Exception {
    assertFailure(
        signed("/api/vm/list/", "vm/list/", req(""), key.replace(key.charAt(0), 'x'), now()));
    assertFailure(signed("/api/vm/list/", "vm/info/", req(""), key, now()));
    assertFailure(
        post("/api/vm/list/", form("req", req(""), "signature", "zz", "nonce", "" + now())));
    assertFailure(
        post("/api/vm/list/", form("req", req(""), "signature", "ab", "nonce", "" + now())));
  }

  @ParameterizedTest
  @ValueSource(longs = {-400, 400, -9_000_000_000_000_000_000L})
  void aNonceOutsideTheWindowFails(long off) throws Exception {
    assertFailure(signed("/api/vm/list/", "vm/list/", req(""), key, now() + off));
  }

  @Test
  void aNonceMayRepeatWithinTheWindow() throws Exception {
    long nonce = now();

    assertThat(signed("/api/vm/list/", "vm/list/", req(""), key, nonce).body())
        .contains("/lunanode/vm/list");
    assertThat(signed("/api/vm/list/", "vm/list/", req(""), key, nonce).body())
        .contains("/lunanode/vm/list");
  }

  @Test
  void aPartialKeyOfAnotherKeyFails() throws Exception {
    String req = "{\"api_id\":\"" + id + "\",\"api_partialkey\":\"" + "0".repeat(64) + "\"}";

    assertFailure(signed("/api/vm/list/", "vm/list/", req, key, now()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "req=%7B%7D",
        "req=%zz",
        "nonce=1&signature=aa",
        "req=[]&nonce=1&signature=aa",
        "req={\"api_id\":\"0123456789abcdef\"}&nonce=x&signature=aa",
        "{\"req\":1}"
      })
  void whatIsNoSignedFormFailsInLunaNodesForm(String body) throws Exception {
    HttpResponse<String> response = post("/api/vm/list/", body);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Client.json(response).getString("success")).isEqualTo("no");
    assertThat(Client.json(response).getString("error")).isNotBlank();
  }

  @Test
  void anUnknownApiIdFails() throws Exception {
    id = "ffffffffffffffff";

    assertFailure(signed("/api/vm/list/", "vm/list/", req(""), key, now()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api", "/api.php"})
  @ContractTest(api = "lunanode", method = "GET", path = "/api")
  @ContractTest(api = "lunanode", method = "POST", path = "/api")
  @ContractTest(api = "lunanode", method = "GET", path = "/api.php")
  @ContractTest(api = "lunanode", method = "POST", path = "/api.php")
  void theLegacyFormIsTakenInQueryAndForm(String path) throws Exception {
    String fields =
        form("api_id", id, "api_key", key, "category", "vm", "action", "info", "vm_id", "v1");

    for (HttpResponse<String> response :
        List.of(
            client.get(path + "?" + fields),
            post(path, fields),
            post(path + "?api_id=" + id, fields))) {
      JsonObject echo = Client.json(response);
      assertThat(echo.getString("uri")).isEqualTo("/lunanode/vm/info");
      assertThat(echo.getString("method")).isEqualTo("POST");
      assertThat(new JsonObject(echo.getString("body")))
          .isEqualTo(new JsonObject().put("vm_id", "v1"));
    }
  }

  @Test
  void theLegacyFormWithAWrongKeyFails() throws Exception {
    assertFailure(
        post("/api", form("api_id", id, "api_key", "wrong", "category", "vm", "action", "list")));
    assertFailure(post("/api", form("api_id", id, "category", "vm", "action", "list")));
    assertFailure(client.get("/api"));
  }

  @Test
  void theLegacyFormNamesOnlyWhatIsThere() throws Exception {
    for (String action : new String[] {"fly", "../list", "", "list/x"}) {
      JsonObject answer =
          Client.json(
              post("/api", form("api_id", id, "api_key", key, "category", "vm", "action", action)));

      assertThat(answer.getString("success")).as(action).isEqualTo("no");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/vm/fly/",
    "GET, /api/vm/list/",
    "POST, /api/vm/resize/",
    "POST, /api/a/b/c",
    "DELETE, /api"
  })
  void whatIsNotThereSaysSoUnder200(String method, String path) throws Exception {
    HttpResponse<String> response =
        client.send(client.request(path).method(method, HttpRequest.BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Client.json(response).fieldNames()).containsExactly("success", "error");
    assertThat(Client.json(response).getString("success")).isEqualTo("no");
  }

  @Test
  void aBodyOverTheLimitIsRefusedUnder200() throws Exception {
    HttpResponse<String> response = post("/api/vm/list/", "req=" + "x".repeat(1_100_000));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Client.json(response).getString("error")).contains("1048576 bytes");
  }
}
