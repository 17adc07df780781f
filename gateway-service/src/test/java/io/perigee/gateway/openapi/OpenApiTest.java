package io.perigee.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.perigee.contracts.envelope.Json;
import io.perigee.gateway.route.Api;
import io.perigee.gateway.route.Route;
import io.perigee.gateway.route.RouteFile;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OpenApiTest {

  private static final List<Route> ROUTES = new RouteFile(1000, Duration.ofSeconds(1)).read();
  private static final Map<Api, JsonNode> DOCUMENTS = new EnumMap<>(Api.class);
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  @BeforeAll
  static void make() {
    for (Api api : Api.values()) {
      DOCUMENTS.put(api, OpenApi.of(api, ROUTES));
    }
  }

  private static List<JsonNode> operations(Api api) {
    List<JsonNode> operations = new ArrayList<>();
    DOCUMENTS.get(api).path("paths").forEach(path -> path.forEach(operations::add));
    return operations;
  }

  @Test
  void everyRowOfTheRouteFileIsInOneDocumentOnce() {
    List<String> documented = new ArrayList<>();
    for (Api api : Api.values()) {
      operations(api)
          .forEach(
              operation ->
                  operation
                      .path("x-perigee-routes")
                      .forEach(
                          row -> documented.add(api.face() + " " + row.path("route").asText())));
    }

    assertThat(documented)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            ROUTES.stream().map(r -> r.api().face() + " " + ApiText.key(r)).toList());
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  void nothingIsDescribedThatIsNotInTheRouteFile(Api api) {
    List<String> rows =
        ROUTES.stream()
            .filter(r -> r.api() == api && (r.status() == 0 || r.status() == 501))
            .map(ApiText::key)
            .toList();

    assertThat(ApiText.of(api).described()).containsExactlyInAnyOrderElementsOf(rows);
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  void everyOperationSaysWhatItIsAndWhatItAnswers(Api api) {
    TreeSet<String> ids = new TreeSet<>();
    for (JsonNode operation : operations(api)) {
      String id = operation.path("operationId").asText();
      assertThat(ids.add(id)).as("operationId %s once", id).isTrue();
      assertThat(operation.path("summary").asText()).as(id).isNotBlank();
      assertThat(operation.path("responses").size()).as(id).isPositive();
      assertThat(operation.has("security")).as(id).isTrue();
      assertThat(operation.path("x-perigee-answer").asText())
          .as(id)
          .isIn("made", "not-made", "404", "405");
    }
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  void documentsAreOpenApi31ByItsOwnSchema(Api api) throws IOException {
    try (InputStream in = OpenApiTest.class.getResourceAsStream("/oas/openapi-3.1.schema.json")) {
      JsonSchema schema = SCHEMAS.getSchema(in);

      assertThat(schema.validate(DOCUMENTS.get(api)))
          .extracting(ValidationMessage::toString)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  void everyReferenceLeadsSomewhere(Api api) {
    JsonNode document = DOCUMENTS.get(api);
    for (JsonNode reference : document.findValues("$ref")) {
      assertThat(document.at(reference.asText().substring(1)).isMissingNode())
          .as(reference.asText())
          .isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Api.class)
  void everyExampleIsAsItsSchemaSays(Api api) {
    int seen = 0;
    List<String> faults = new ArrayList<>();
    for (JsonNode operation : operations(api)) {
      String id = operation.path("operationId").asText();
      List<JsonNode> contents = new ArrayList<>();
      operation.path("requestBody").path("content").forEach(contents::add);
      operation.path("responses").forEach(answer -> answer.path("content").forEach(contents::add));
      for (JsonNode content : contents) {
        seen += check(api, id, content, faults);
      }
    }
    assertThat(faults).isEmpty();
    assertThat(seen).isGreaterThan(70);
  }

  private static int check(Api api, String id, JsonNode content, List<String> faults) {
    JsonSchema schema = schema(api, content.path("schema"));
    List<JsonNode> examples = new ArrayList<>();
    if (content.has("example")) {
      examples.add(content.get("example"));
    }
    content.path("examples").forEach(example -> examples.add(example.path("value")));
    for (JsonNode example : examples) {
      schema
          .validate(example)
          .forEach(fault -> faults.add("%s: %s in %s".formatted(id, fault, example)));
    }
    return examples.size();
  }

  /** A schema of a document by itself, with the components that it may name. */
  private static JsonSchema schema(Api api, JsonNode schema) {
    JsonNode whole = Json.object().set("components", DOCUMENTS.get(api).get("components"));
    ((com.fasterxml.jackson.databind.node.ObjectNode) whole).putArray("allOf").add(schema);
    return SCHEMAS.getSchema(whole);
  }

  @Test
  void whatIsNotMadeYetSaysSo() {
    JsonNode push = DOCUMENTS.get(Api.LUNANODE).at("/paths/~1api~1lb~1create~1/post");

    assertThat(push.path("x-perigee-answer").asText()).isEqualTo(answer("lunanode", "lb/create"));
  }

  private static String answer(String face, String name) {
    return ROUTES.stream()
        .filter(r -> r.api().face().equals(face) && r.name().equals(name))
        .map(Operations::answer)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "LUNA, /config/node/{name}, post, token nodeToken",
    "LUNA, /config/node, get, token",
    "LUNA, /ping, get, ''",
    "CLOUDAPI, /{account}/machines, get, signature",
    "LUNANODE, /api/vm/list/, post, signedForm",
    "LUNANODE, /api, get, apiKey",
  })
  void anOperationNamesTheSchemesThatItTakes(Api api, String path, String method, String schemes) {
    List<String> named = new ArrayList<>();
    DOCUMENTS
        .get(api)
        .path("paths")
        .path(path)
        .path(method)
        .path("security")
        .forEach(scheme -> scheme.fieldNames().forEachRemaining(named::add));

    assertThat(String.join(" ", named)).isEqualTo(schemes);
  }

  @Test
  void operationsOfOnePathAreChosenByTheirAction() {
    JsonNode acts = DOCUMENTS.get(Api.CLOUDAPI).at("/paths/~1{account}~1machines~1{id}/post");

    assertThat(acts.path("x-perigee-routes").findValuesAsText("name"))
        .contains("StartMachine", "StopMachine", "ResizeMachine");
    assertThat(acts.path("parameters").findValuesAsText("name")).contains("account", "action");
    assertThat(acts.at("/requestBody/content/application~1json/examples/StopMachine/value/action"))
        .hasToString("\"stop\"");
  }

  @Test
  void aFixedRefusalIsAllThatSuchARowAnswers() {
    JsonNode refused = DOCUMENTS.get(Api.LUNA).at("/paths/~1config~1network/post");

    assertThat(refused.path("x-perigee-answer").asText()).isEqualTo("405");
    assertThat(refused.path("responses").fieldNames()).toIterable().containsExactly("405");
  }

  @Test
  void aNounTakesItsPropertiesFromItsStateTopic() {
    JsonNode node = DOCUMENTS.get(Api.LUNA).at("/components/schemas/Node/properties");

    assertThat(node.has("provision_method")).isTrue();
    assertThat(node.has("newnodename")).isTrue();
    assertThat(node.has("group_id")).isFalse();
  }
}
