package io.perigee.devkit.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathTest {

  private final JsonPath json =
      JsonPath.of(
          """
          {"node":{"node.001":{"mac":"aa"}},"rows":[{"id":1,"tags":["x","y"]},{"id":2}],
           "role-tag":true,"big":12345678901,"none":null}
          """);

  @ParameterizedTest
  @CsvSource({
    "rows[0].id, 1",
    "rows[1].id, 2",
    "rows[0].tags[1], y",
    "node.'node.001'.mac, aa",
    "role-tag, true",
    "big, 12345678901",
    "rows.size(), 2",
    "rows[0].tags.size(), 2",
    "$.rows[0].id, 1",
    "size(), 5"
  })
  void namesIndexesQuotesAndSizesLeadToAValue(String path, String value) {
    assertThat(json.getString(path)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "nothing", "rows[2]", "rows[2].id", "none.deeper", "big.deeper"})
  void whatIsNotThereIsNull(String path) {
    Object found = json.get(path);

    assertThat(found).isNull();
  }

  @Test
  void aNameBehindAnArrayIsThatFieldOfEach() {
    assertThat(json.getList("rows.id")).containsExactly(1, 2);
    assertThat(json.getList("rows.tags")).isEqualTo(Arrays.asList(List.of("x", "y"), null));
  }

  @Test
  void theWholeAndItsPartsHaveTheirTypes() {
    assertThat(json.getInt("rows[0].id")).isEqualTo(1);
    assertThat(json.getLong("big")).isEqualTo(12345678901L);
    assertThat(json.getBoolean("role-tag")).isTrue();
    assertThat(json.getMap("node")).isEqualTo(Map.of("node.001", Map.of("mac", "aa")));
    assertThat(json.getMap("$")).containsKey("rows");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rows.findAll{it.id==1}", "rows[-1]", "rows[", "node.'node", "a..b"})
  void whatIsNoPathIsRefused(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> json.get(path))
        .withMessageContaining(path);
  }

  @Test
  void whatIsNoJsonFailsTheTestAndIsShown() {
    assertThatThrownBy(() -> JsonPath.of("<html>"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("<html>");
  }
}
