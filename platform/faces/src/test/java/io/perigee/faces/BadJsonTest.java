package io.perigee.faces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.ws.rs.WebApplicationException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadJsonTest {

  private static final JsonMapper STRICT =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  record Inner(@JsonProperty(required = true) int size) {}

  record Outer(String name, Inner inner, List<Inner> all) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'name':'x','colour':1}     | InvalidArgument | unknown field colour; allowed are all, inner, name",
        "{'inner':{'size':1,'deep':1}}| InvalidArgument | unknown field inner.deep; allowed are size",
        "{'all':[{'size':1},{'size':1,'x':1}]}| InvalidArgument | unknown field all[1].x; allowed are size",
        "{'inner':{'size':'many'}}   | InvalidArgument | inner.size must be a number",
        "{'inner':{}}                | MissingParameter | inner.size is required",
        "{'inner':[]}                | InvalidArgument | inner must be an object",
        "{'name':{}}                 | InvalidArgument | name must be text",
        "{'name':'x'                 | InvalidContent  | invalid JSON at line 1, column 12",
      })
  void whatIsWrongIsNamedWithItsPlace(String body, String code, String message) {
    JsonProcessingException thrown =
        catchThrowableOfType(
            JsonProcessingException.class,
            () -> STRICT.readValue(body.replace('\'', '"'), Outer.class));

    Refusal refusal = Refusal.of(new WebApplicationException(thrown, 400));

    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.message()).isEqualTo(message);
  }
}
