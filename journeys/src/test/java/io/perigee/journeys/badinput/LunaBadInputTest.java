package io.perigee.journeys.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.journeys.client.Answer;
import io.perigee.journeys.platform.StartedPlatform;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bad input to Luna2's endpoints: {@code {"message"}} that names what is wrong, and nothing
 * changed.
 */
@ExtendWith(StartedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LunaBadInputTest {

  private static final List<String> WITH_BODIES =
      List.of(
          "/config/network/$new",
          "/config/group/$new",
          "/config/node/$new",
          "/config/osimage/$new",
          "/config/node/$node",
          "/control/action/power/_on",
          "/token");

  private final StartedPlatform platform;
  private Specimens specimens;
  private Map<String, String> before;

  LunaBadInputTest(StartedPlatform platform) {
    this.platform = platform;
  }

  @BeforeAll
  void describe(@TempDir Path folder) throws Exception {
    specimens = Specimens.of(platform, folder);
    before = specimens.cluster();
  }

  @AfterEach
  void nothingHasChanged() throws IOException {
    assertThat(specimens.cluster()).isEqualTo(before);
  }

  @AfterAll
  void remove() throws IOException {
    specimens.remove();
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/badinput/luna.tsv", delimiter = '\t', quoteCharacter = '`')
  void whatIsWrongIsNamed(
      String what, String method, String path, String body, String status, String mentions)
      throws IOException {
    BodyPublisher sent =
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(specimens.filled(body));

    Answer answer = specimens.luna().sendBody(method, specimens.filled(path), sent);

    Refusals.requireLuna(answer, status, specimens.filled(mentions));
  }

  @ParameterizedTest(name = "{1} to {0}")
  @MethodSource("malformed")
  void whatIsNoDocumentIsRefused(String path, String what, byte[] body) throws IOException {
    Answer answer =
        specimens.luna().sendBody("POST", specimens.filled(path), BodyPublishers.ofByteArray(body));

    Refusals.requireLuna(answer, "400", "");
  }

  @ParameterizedTest(name = "{1} to {0}")
  @MethodSource("withoutTheObject")
  void aDocumentWithoutTheObjectIsRefused(String path, String body, String missing)
      throws IOException {
    Answer answer =
        specimens
            .luna()
            .sendBody(
                "POST", specimens.filled(path), BodyPublishers.ofString(specimens.filled(body)));

    Refusals.requireLuna(answer, "400", missing);
  }

  static Stream<Arguments> malformed() {
    return WITH_BODIES.stream()
        .flatMap(
            path ->
                Bodies.malformed().entrySet().stream()
                    .map(b -> Arguments.of(path, b.getKey(), b.getValue())));
  }

  static Stream<Arguments> withoutTheObject() {
    return Stream.of("network", "group", "node", "osimage")
        .flatMap(
            kind ->
                Stream.of(
                    Arguments.of("/config/" + kind + "/$new", "{}", "config"),
                    Arguments.of("/config/" + kind + "/$new", "", ""),
                    Arguments.of("/config/" + kind + "/$new", "{\"config\":null}", "config"),
                    Arguments.of("/config/" + kind + "/$new", "{\"config\":[]}", "config"),
                    Arguments.of(
                        "/config/" + kind + "/$new",
                        "{\"config\":{\"boat\":{}}}",
                        "config." + kind),
                    Arguments.of(
                        "/config/" + kind + "/$new",
                        "{\"config\":{\"" + kind + "\":\"x\"}}",
                        "config." + kind),
                    Arguments.of(
                        "/config/" + kind + "/$new",
                        "{\"config\":{\"" + kind + "\":{\"another\":{}}}}",
                        "config." + kind),
                    Arguments.of(
                        "/config/" + kind + "/$new",
                        "{\"config\":{\"" + kind + "\":{\"$new\":[]}}}",
                        "config." + kind)));
  }
}
