package io.perigee.contracts.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Schemas only grow. {@code src/test/resources/schemas-released} holds those of the last release;
 * at a release, and only then, today's are copied there.
 */
class SchemaGrowthTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Path RELEASED = Path.of("src/test/resources/schemas-released");
  private static final Path TODAY = Path.of("src/main/resources/schemas");

  @Test
  void todaysSchemasTakeNothingAwayFromTheLastReleases() throws IOException {
    List<String> losses = new ArrayList<>();
    for (String file : files(RELEASED)) {
      if (!Files.exists(TODAY.resolve(file))) {
        losses.add(file + ": the schema is gone");
      } else {
        SchemaGrowth.losses(read(RELEASED.resolve(file)), read(TODAY.resolve(file)))
            .forEach(loss -> losses.add(file + " " + loss));
      }
    }

    assertThat(files(RELEASED)).isNotEmpty();
    assertThat(losses)
        .as(
            "Topics are a public API: readers of the last release must understand today's messages, and messages of the"
                + " last release, which lie on topics for days, must stay valid. Add optional fields instead.")
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'properties':{'a':{}}}            | {'properties':{}}                    | #: the field a is gone",
        "{'properties':{'a':{'properties':{'b':{}}}}} | {'properties':{'a':{}}}    | #/properties/a: the field b is gone",
        "{}                                 | {'required':['a']}                   | #: the field a is newly required",
        "{'required':['a']}                 | {}                                   | #: the field a is no longer certain",
        "{'type':['string','null']}         | {'type':'string'}                    | #: the type null is no longer allowed",
        "{'type':'number'}                  | {'type':'integer'}                   | #: the type number is no longer allowed",
        "{}                                 | {'type':['object','array','string','number','boolean']} | #: the type null is no longer allowed",
        "{'enum':['a','b']}                 | {'enum':['a']}                       | #: the value b is no longer allowed",
        "{}                                 | {'enum':['a']}                       | #: only listed values are allowed now",
        "{'const':'a'}                      | {'const':'b'}                        | #: const was \"a\", is \"b\"",
        "{}                                 | {'pattern':'^a'}                     | #: pattern was not there, is \"^a\"",
        "{'$ref':'a.json'}                  | {'$ref':'b.json'}                    | #: $ref was \"a.json\", is \"b.json\"",
        "{'minimum':1}                      | {'minimum':2}                        | #: minimum was 1, is 2",
        "{}                                 | {'maxLength':9}                      | #: maxLength was not there, is 9",
        "{}                                 | {'additionalProperties':false}       | #: fields that are not listed are no longer allowed",
        "{'items':{'enum':['a','b']}}       | {'items':{'enum':['b']}}             | #/items: the value a is no longer allowed",
        "{}                                 | {'items':{}}                         | #/items: is new, and narrows what was allowed",
        "{'allOf':[{}]}                     | {'allOf':[{},{}]}                    | #/allOf: has 2 schemas, had 1",
        "{'oneOf':[{},{}]}                  | {'oneOf':[{}]}                       | #/oneOf: has 1 schemas, had 2",
      })
  void whatIsTakenAwayIsNamedWithItsPlace(String released, String today, String loss)
      throws IOException {
    assertThat(SchemaGrowth.losses(json(released), json(today))).containsExactly(loss);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'properties':{'a':{}}}            | {'properties':{'a':{},'b':{'type':'string'}}}",
        "{'type':'string'}                  | {'type':['string','null']}",
        "{'type':'integer'}                 | {'type':'number'}",
        "{'enum':['a']}                     | {'enum':['a','b']}",
        "{'minimum':2}                      | {'minimum':1}",
        "{'oneOf':[{}]}                     | {'oneOf':[{},{}]}",
        "{'description':'a'}                | {'description':'b'}",
      })
  void growthIsNoLoss(String released, String today) throws IOException {
    assertThat(SchemaGrowth.losses(json(released), json(today))).isEmpty();
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static JsonNode read(Path file) throws IOException {
    return MAPPER.readTree(file.toFile());
  }

  private static JsonNode json(String text) throws IOException {
    return MAPPER.readTree(text.replace('\'', '"'));
  }
}
