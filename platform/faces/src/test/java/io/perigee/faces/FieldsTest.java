package io.perigee.faces;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perigee.contracts.error.FieldError;
import io.perigee.contracts.error.Invalid;
import io.perigee.contracts.error.Missing;
import io.perigee.contracts.error.TooLarge;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

  @ParameterizedTest
  @ValueSource(strings = {"true", "\"true\"", "\"Yes\"", "\"y\"", "\"on\"", "1", "\"1\""})
  void booleansComeInManyForms(String value) {
    assertThat(fields("{'a':" + value + "}").flag("a")).isEqualTo(Given.of(true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "\"FALSE\"", "\"no\"", "\"n\"", "\"off\"", "0", "\"0\""})
  void soDoTheirOpposites(String value) {
    assertThat(fields("{'a':" + value + "}").flag("a")).isEqualTo(Given.of(false));
  }

  @Test
  void aFieldIsLeftOutClearedOrGiven() {
    Fields fields = fields("{'null':null,'empty':'','given':'x','number':7}");

    assertThat(fields.text("absent")).isEqualTo(Given.absent());
    assertThat(fields.text("null")).isEqualTo(Given.cleared());
    assertThat(fields.text("empty")).isEqualTo(Given.cleared());
    assertThat(fields.text("given")).isEqualTo(Given.of("x"));
    assertThat(fields.text("number")).isEqualTo(Given.of("7"));
    assertThat(fields.flag("empty")).isEqualTo(Given.cleared());
    assertThat(fields.text("absent").or("before")).isEqualTo("before");
    assertThat(fields.text("null").or("before")).isNull();
    assertThat(fields.text("given").or("before")).isEqualTo("x");
    assertThat(fields.text("null").orElse("fallback")).isEqualTo("fallback");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {"5 | 5", "'5' | 5", "5.0 | 5", "'-1' | -1", "1000000000000 | 1000000000000"})
  void wholeNumbersMayBeText(String value, long number) {
    assertThat(fields("{'a':" + value + "}").number("a", -10, Long.MAX_VALUE).value())
        .isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'x'                       | n.a must be a whole number from 1 to 4094",
        "4095                      | n.a must be a whole number from 1 to 4094",
        "0                         | n.a must be a whole number from 1 to 4094",
        "1.5                       | n.a must be a whole number from 1 to 4094",
        "1e999999999               | n.a must be a whole number from 1 to 4094",
        "99999999999999999999999   | n.a must be a whole number from 1 to 4094",
        "{}                        | n.a must be a whole number, not an object",
        "true                      | n.a must be a whole number, not a boolean",
      })
  void otherNumbersAreRefusedByName(String value, String message) {
    Fields fields = Fields.at("n", fields("{'a':" + value + "}").object());

    assertThatThrownBy(() -> fields.integer("a", 1, 4094))
        .isInstanceOf(Invalid.class)
        .hasMessage(message)
        .satisfies(
            e ->
                assertThat(((Invalid) e).fields())
                    .containsExactly(FieldError.invalid("n.a", message)));
  }

  @Test
  void valuesOfAnotherKindAreRefusedByName() {
    Fields fields = fields("{'o':{},'a':[1],'b':true,'s':'x','u':'123'}");

    assertThatThrownBy(() -> fields.text("o")).hasMessage("o must be text, not an object");
    assertThatThrownBy(() -> fields.text("b")).hasMessage("b must be text, not a boolean");
    assertThatThrownBy(() -> fields.flag("a")).hasMessage("a must be true or false, not an array");
    assertThatThrownBy(() -> fields.flag("s")).hasMessage("s must be true or false");
    assertThatThrownBy(() -> fields.rows("a")).hasMessage("a[0] must be an object, not a number");
    assertThatThrownBy(() -> fields.rows("s"))
        .hasMessage("s must be an array of objects, not a string");
    assertThatThrownBy(() -> fields.inner("s")).hasMessage("s must be an object, not a string");
    assertThatThrownBy(() -> fields.uuid("u")).hasMessage("u must be a UUID");
    assertThatThrownBy(() -> fields.oneOf("s", "tcp", "udp"))
        .hasMessage("s must be one of tcp, udp");
    assertThatThrownBy(() -> fields("{'t':'abcd'}").text("t", 3))
        .hasMessage("t has 4 characters; at most 3 are allowed");
  }

  @Test
  void rowsKnowTheirPlace() {
    List<Fields> rows =
        fields("{'interfaces':[{'interface':'BOOTIF'},{'vlanid':'x'}]}").rows("interfaces").value();

    assertThat(rows.getFirst().text("interface").value()).isEqualTo("BOOTIF");
    assertThatThrownBy(() -> rows.get(1).integer("vlanid", 1, 4094))
        .hasMessageStartingWith("interfaces[1].vlanid must be");
  }

  @Test
  void listsMayBeOneTextWithCommas() {
    assertThat(fields("{'a':'1, 2,,3'}").texts("a").value()).containsExactly("1", "2", "3");
    assertThat(fields("{'a':['x',2]}").texts("a").value()).containsExactly("x", "2");
    assertThat(fields("{'a':''}").texts("a")).isEqualTo(Given.cleared());
    assertThatThrownBy(() -> fields("{'a':[{}]}").texts("a"))
        .hasMessage("a[0] must be text, not an object");
  }

  @Test
  void uuidsAreReadInAnyCase() {
    assertThat(fields("{'a':'0190A5D0-7C1E-7A30-8F00-000000000001'}").uuid("a").value())
        .isEqualTo(UUID.fromString("0190a5d0-7c1e-7a30-8f00-000000000001"));
  }

  @Test
  void allUnknownAndAllMissingFieldsAreNamed() {
    Fields fields = fields("{'name':'x','colour':1,'shape':2,'empty':''}");

    assertThatThrownBy(() -> fields.only(Set.of("name", "empty")))
        .isInstanceOf(Invalid.class)
        .hasMessage("unknown fields colour, shape; allowed are empty, name");
    assertThatThrownBy(() -> fields.require("name", "empty", "region"))
        .isInstanceOf(Missing.class)
        .hasMessage("empty, region are required")
        .satisfies(
            e ->
                assertThat(((Missing) e).fields())
                    .containsExactly(FieldError.missing("empty"), FieldError.missing("region")));
    assertThat(fields.require("name").only(Set.of("name", "colour", "shape", "empty")))
        .isSameAs(fields);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "                      | the body is empty; a JSON object is needed",
        "[]                    | the body must be a JSON object, not an array",
        "null                  | the body must be a JSON object, not null",
        "{\"a\":1} x           | invalid JSON at line 1, column 9",
        "{\"a\":}              | invalid JSON at line 1, column 6",
        "{\"a\":\"x\\u0000\"}  | a holds a character that is not text",
        "{\"a\":[\"\\ud800\"]} | a[0] holds a character that is not text",
        "{\"\\u0000\":1}       | a field's name holds a character that is not text",
      })
  void documentsThatAreNoObjectsOfTextAreRefused(String body, String message) {
    assertThatThrownBy(() -> Documents.object(body == null ? null : body.getBytes(UTF_8)))
        .isInstanceOf(Invalid.class)
        .hasMessage(message);
  }

  @Test
  void pairsOfSurrogatesAreText() {
    assertThat(Documents.object("{\"a\":\"\\ud83d\\ude00\"}".getBytes(UTF_8)).get("a").textValue())
        .isEqualTo("😀");
  }

  @Test
  void hugeAndDeepDocumentsAreRefused() {
    byte[] huge = new byte[Documents.MAX_BYTES + 1];
    assertThatThrownBy(() -> Documents.object(huge)).isInstanceOf(TooLarge.class);
    assertThatThrownBy(() -> Documents.object(("{\"a\":" + "[".repeat(5000)).getBytes(UTF_8)))
        .isInstanceOf(Invalid.class);
    assertThatThrownBy(() -> Documents.object(new byte[] {'{', (byte) 0xff, '}'}))
        .isInstanceOf(Invalid.class);
  }

  private static Fields fields(String json) {
    return Fields.of(Documents.object(json.replace('\'', '"').getBytes(UTF_8)));
  }
}
