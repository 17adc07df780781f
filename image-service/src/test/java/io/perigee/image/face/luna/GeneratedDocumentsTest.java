package io.perigee.image.face.luna;

import static io.perigee.image.Luna.fresh;
import static io.perigee.image.Luna.operator;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.devkit.testkit.PlatformResource;
import io.perigee.devkit.testkit.PlatformTest;
import io.perigee.devkit.testkit.http.Response;
import io.perigee.image.Luna;
import io.perigee.image.Surroundings;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Documents that nobody would write: whatever is posted about an osimage, the answer is no 5xx, and
 * unless it is a success nothing has changed.
 */
@QuarkusTest
@PlatformTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(Surroundings.class)
class GeneratedDocumentsTest {

  private static final int TRIES = 60;
  private static final List<String> FIELDS =
      List.of(
          "newosimage",
          "path",
          "imagefile",
          "kernelversion",
          "kernelfile",
          "kerneloptions",
          "grab_exclude",
          "grab_filesystems",
          "distribution",
          "comment",
          "tag",
          "bare",
          "name",
          "_x");

  @ParameterizedTest
  @ValueSource(strings = {"", "/tag", "/kernel", "/_clone"})
  void anOsimageIsChangedWhollyOrNotAtAll(String path) {
    String name = fresh("gen");
    Luna.save(name, "\"comment\":\"as it was\"");

    Arbitraries.maps(Arbitraries.of(FIELDS), values())
        .ofMinSize(1)
        .ofMaxSize(4)
        .sampleStream()
        .limit(TRIES)
        .forEach(
            map -> {
              ObjectNode body = Json.object();
              ObjectNode fields = body.putObject("config").putObject("osimage").putObject(name);
              map.forEach(fields::set);
              if (path.isEmpty()) {
                fields.remove("newosimage");
              }
              String before = shown(name);
              Response answer =
                  operator().body(Json.write(body)).post("/luna/config/osimage/" + name + path);
              assertThat(answer.statusCode())
                  .as("%s: %s", fields, answer.asString())
                  .isLessThan(500);
              if (answer.statusCode() >= 400) {
                assertThat(shown(name)).as("%s", fields).isEqualTo(before);
              }
            });
  }

  private static String shown(String name) {
    return operator().get("/luna/config/osimage/" + name).asString()
        + operator().get("/luna/config/osimagetag/" + name).asString();
  }

  /** Values of every kind, at bounds more often than between. */
  private static Arbitrary<JsonNode> values() {
    JsonNodeFactory json = JsonNodeFactory.instance;
    Arbitrary<JsonNode> plain =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(300).map(text -> (JsonNode) json.textNode(text)),
            Arbitraries.of(
                    "", " ", "..", "/", "/etc", "a/b", "default", "x", "true", "-1", "1e9", "é",
                    "a\nb")
                .map(json::textNode),
            Arbitraries.longs().map(number -> (JsonNode) json.numberNode(number)),
            Arbitraries.doubles().map(number -> (JsonNode) json.numberNode(number)),
            Arbitraries.of(true, false).map(json::booleanNode),
            Arbitraries.just(json.nullNode()));
    Arbitrary<JsonNode> arrays =
        plain.list().ofMaxSize(4).map(list -> (JsonNode) json.arrayNode().addAll(list));
    Arbitrary<JsonNode> objects = plain.map(value -> json.objectNode().set("inner", value));
    return Arbitraries.oneOf(plain, plain, arrays, objects);
  }
}
