package io.perigee.journeys.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.journeys.client.Answer;
import io.perigee.journeys.client.Http;
import io.perigee.journeys.platform.StartedPlatform;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What no body may be, sent to every made endpoint of CloudAPI that takes one, at objects that are
 * there: each is refused in CloudAPI's form, and nothing changes.
 */
@ExtendWith(StartedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryBodyTest {

  /** A value of every plain field's wrong kind, and texts that no field takes. */
  static final Map<String, JsonNode> WRONG = wrong();

  private static final List<String> NO_DOCUMENT =
      List.of("{", "[]", "null", "7", "\"text\"", "<a/>", "{\"a\":1}}", "[".repeat(20_000));

  /** Where every name is the caller's own. */
  private static final Set<String> ANY_NAME =
      Set.of("/:login/machines/:id/metadata", "/:login/machines/:id/tags");

  private static Map<String, Described> described;

  private final StartedPlatform platform;
  private final Http http;
  private Estate estate;
  private Map<String, String> before;

  EveryBodyTest(StartedPlatform platform) {
    this.platform = platform;
    this.http = new Http(platform.credentials().url());
  }

  @BeforeAll
  void anAccountThatHasAll() throws Exception {
    described = Described.of("cloudapi");
    estate = Estate.once(platform);
    before = estate.everything(OtherTenantTest.readable());
  }

  @AfterAll
  void nothingHasChanged() throws IOException {
    assertThat(estate.everything(OtherTenantTest.readable())).isEqualTo(before);
  }

  static Stream<Endpoint> writing() throws IOException {
    return OtherTenantTest.signed().stream()
        .filter(e -> Set.of("POST", "PUT").contains(e.method()));
  }

  static Stream<Endpoint> withFields() throws IOException {
    return writing().filter(e -> !ANY_NAME.contains(e.path()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("writing")
  void whatIsNoDocumentIsRefused(Endpoint endpoint) throws IOException {
    for (String text : NO_DOCUMENT) {
      refused(endpoint, text.getBytes(StandardCharsets.UTF_8), "");
    }
    refused(endpoint, new byte[] {'{', '"', (byte) 0xc3, (byte) 0x28, '"', ':', '1', '}'}, "");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("withFields")
  void aFieldThatNobodyKnowsIsNamed(Endpoint endpoint) throws IOException {
    ObjectNode body = Described.of(endpoint, described).example().deepCopy();

    refused(endpoint, bytes(body.put("nosuchfield", "x")), "nosuchfield");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("withFields")
  void aFieldsValueOfAnotherKindIsRefused(Endpoint endpoint) throws IOException {
    Described body = Described.of(endpoint, described);
    for (String field : body.plain()) {
      // It chooses the endpoint, and stands in the URL.
      if (!field.equals("action")) {
        for (Map.Entry<String, JsonNode> wrong : WRONG.entrySet()) {
          ObjectNode sent = body.example().deepCopy();
          sent.set(field, wrong.getValue());
          refused(endpoint, bytes(sent), "");
        }
      }
    }
  }

  private void refused(Endpoint endpoint, byte[] body, String mentions) throws IOException {
    String target = endpoint.filled(estate.tenant().login(), estate.ids());
    Map<String, String> headers =
        new HashMap<>(estate.tenant().cloud().signed(endpoint.method(), target));
    headers.put("Content-Type", "application/json");
    Answer answer =
        http.sendBody(endpoint.method(), target, headers, BodyPublishers.ofByteArray(body));
    String sent = new String(body, 0, Math.min(body.length, 200), StandardCharsets.UTF_8);
    assertThat(answer.status())
        .as("%s of %s: %s", endpoint, sent, answer.body())
        .isBetween(400, 499);
    assertThat(answer.body()).as("%s of %s", endpoint, sent).contains(mentions);
    Refusals.requireCloudApi(answer, "4xx", "", "");
  }

  private static byte[] bytes(ObjectNode body) {
    return Json.write(body).getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, JsonNode> wrong() {
    Map<String, JsonNode> wrong = new LinkedHashMap<>();
    wrong.put("an object", Json.tree("{\"a\":[{}]}"));
    wrong.put("a list of lists", Json.tree("[[1]]"));
    wrong.put("a NUL", TextNode.valueOf("a\u0000b"));
    wrong.put("too long", TextNode.valueOf("x".repeat(70_000)));
    return wrong;
  }
}
