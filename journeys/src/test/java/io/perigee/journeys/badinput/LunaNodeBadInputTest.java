package io.perigee.journeys.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.contracts.envelope.Json;
import io.perigee.journeys.client.Answer;
import io.perigee.journeys.client.Credentials;
import io.perigee.journeys.client.Http;
import io.perigee.journeys.client.LunaNodeClient;
import io.perigee.journeys.platform.StartedPlatform;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bad input to LunaNode's endpoints: HTTP 200 {@code {"success":"no","error"}}, and nothing
 * changed.
 */
@ExtendWith(StartedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LunaNodeBadInputTest {

  private static final String FAILURE = "authentication failure; common reasons: bad nonce";

  private final StartedPlatform platform;
  private Specimens specimens;
  private LunaNodeClient lunanode;
  private Credentials.LunaNode own;
  private Map<String, String> before;

  LunaNodeBadInputTest(StartedPlatform platform) {
    this.platform = platform;
  }

  @BeforeAll
  void describe(@TempDir Path folder) throws Exception {
    specimens = Specimens.of(platform, folder);
    lunanode = specimens.tenant().lunanode();
    own = specimens.tenant().credentials().lunanode();
    before = specimens.account();
  }

  @AfterEach
  void nothingHasChanged() throws IOException {
    assertThat(specimens.account()).isEqualTo(before);
  }

  @AfterAll
  void remove() throws IOException {
    specimens.remove();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvFileSource(resources = "/badinput/lunanode.tsv", delimiter = '\t', quoteCharacter = '`')
  void whatIsWrongIsNamed(String action, String req, String mentions) throws IOException {
    String fields = specimens.filled(req);
    String raw =
        "{\"api_id\":\""
            + own.apiId()
            + "\""
            + (fields.equals("{}") ? "}" : "," + fields.substring(1));

    Answer answer =
        lunanode.post(
            category(action),
            name(action),
            lunanode.signed(category(action), name(action), raw, now()));

    Refusals.requireLunaNode(answer, specimens.filled(mentions));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "[]",
        "null",
        "7",
        "{",
        "{\"api_id\":7}",
        "{\"api_id\":{}}",
        "{\"api_id\":\"nosuch\"}",
        "{}",
        "\u0000"
      })
  void aRequestThatNamesNobodyIsNotAuthentic(String raw) throws IOException {
    Refusals.requireLunaNode(
        lunanode.post("vm", "list", lunanode.signed("vm", "list", raw, now())), FAILURE);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "",
        "x",
        "0",
        "-1",
        "99999999999999999999",
        "1.5",
        "9223372036854775807",
        "-9223372036854775808"
      })
  void aNonceOutsideTheWindowIsNotAuthentic(String nonce) throws IOException {
    Refusals.requireLunaNode(
        lunanode.post("vm", "list", lunanode.signed("vm", "list", raw(), nonce)), FAILURE);
  }

  @ParameterizedTest(name = "{0} s away")
  @ValueSource(longs = {-3600, -301, 360, 3600})
  void aSignatureOfAnotherTimeIsNotAuthentic(long away) throws IOException {
    String nonce = Long.toString(Instant.now().getEpochSecond() + away);

    Refusals.requireLunaNode(
        lunanode.post("vm", "list", lunanode.signed("vm", "list", raw(), nonce)), FAILURE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forged")
  void aForgedFormIsNotAuthentic(String what, String from, String to) throws IOException {
    String form = lunanode.signed("vm", "list", raw(), now());

    Refusals.requireLunaNode(lunanode.post("vm", "list", form.replaceFirst(from, to)), FAILURE);
  }

  @Test
  void aFormThatIsNoneIsRefused() throws IOException {
    Refusals.requireLunaNode(lunanode.post("vm", "list", "req=%7"), "malformed");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"vm/list", "vm/delete"})
  void aSignatureForAnotherActionIsNotAuthentic(String action) throws IOException {
    String form = lunanode.signed("region", "list", raw(), now());

    Refusals.requireLunaNode(lunanode.post(category(action), name(action), form), FAILURE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("legacy")
  void theLegacyFormIsReadAsStrictly(String query, String mentions) throws IOException {
    Http http = new Http(platform.credentials().url());
    String filled = query.replace("$id", own.apiId()).replace("$key", own.apiKey());

    for (String path : List.of("/api", "/api.php")) {
      Refusals.requireLunaNode(http.send("GET", path + "?" + filled, Map.of(), null), mentions);
      Refusals.requireLunaNode(
          http.send(
              "POST", path, Map.of("Content-Type", "application/x-www-form-urlencoded"), filled),
          mentions);
    }
  }

  static List<Arguments> forged() {
    return List.of(
        Arguments.of("no req", "req=[^&]*&", ""),
        Arguments.of("no signature", "&signature=[^&]*", ""),
        Arguments.of("no nonce", "&nonce=[^&]*", ""),
        Arguments.of("another signature", "signature=....", "signature=0000"),
        Arguments.of("a signature that is no hex", "signature=....", "signature=zzzz"),
        Arguments.of("a signature cut short", "signature=....", "signature="),
        Arguments.of(
            "a request changed after it was signed", "req=%7B", "req=%7B%22limit%22%3A1%2C"),
        Arguments.of("a NUL", "req=%7B", "req=%00%7B"));
  }

  static List<Arguments> legacy() {
    return List.of(
        Arguments.of("", FAILURE),
        Arguments.of("category=vm&action=list", FAILURE),
        Arguments.of("api_id=$id&category=vm&action=list", FAILURE),
        Arguments.of("api_id=$id&api_key=wrong&category=vm&action=list", FAILURE),
        Arguments.of("api_id=nosuchnosuchnosu&api_key=$key&category=vm&action=list", FAILURE),
        Arguments.of("api_id=$id&api_key=$key", ""),
        Arguments.of("api_id=$id&api_key=$key&category=vm", ""),
        Arguments.of("api_id=$id&api_key=$key&category=vm&action=fly", "vm/fly"),
        Arguments.of("api_id=$id&api_key=$key&category=..%2F..&action=list", ""),
        Arguments.of("api_id=$id&api_key=$key&category=vm&action=info", "vm_id"),
        Arguments.of("api_id=$id&api_key=$key&category=vm&action=info&vm_id=a%00b", ""),
        Arguments.of("api_id=$id&api_key=$key&category=vm&action=list&colour=red", "colour"));
  }

  private String raw() {
    return Json.write(Map.of("api_id", own.apiId()));
  }

  private static String now() {
    return Long.toString(Instant.now().getEpochSecond());
  }

  private static String category(String action) {
    return action.substring(0, action.indexOf('/'));
  }

  private static String name(String action) {
    return URLEncoder.encode(action.substring(action.indexOf('/') + 1), StandardCharsets.UTF_8);
  }
}
