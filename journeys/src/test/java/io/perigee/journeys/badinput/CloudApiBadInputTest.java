package io.perigee.journeys.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.journeys.client.Answer;
import io.perigee.journeys.client.CloudClient;
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
 * Bad input to CloudAPI's endpoints: {@code {"code","message"}} that name what is wrong, and
 * nothing changed.
 */
@ExtendWith(StartedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CloudApiBadInputTest {

  private static final String JSON = "application/json";

  private final StartedPlatform platform;
  private Specimens specimens;
  private CloudClient cloud;
  private Map<String, String> before;

  CloudApiBadInputTest(StartedPlatform platform) {
    this.platform = platform;
  }

  @BeforeAll
  void describe(@TempDir Path folder) throws Exception {
    specimens = Specimens.of(platform, folder);
    cloud = specimens.tenant().cloud();
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

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/badinput/cloudapi.tsv", delimiter = '\t', quoteCharacter = '`')
  void whatIsWrongIsNamed(
      String what,
      String method,
      String path,
      String body,
      String status,
      String code,
      String mentions)
      throws IOException {
    BodyPublisher sent =
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(specimens.filled(body));

    Answer answer = cloud.sendBody(method, specimens.filled(path), JSON, sent);

    Refusals.requireCloudApi(answer, status, specimens.filled(code), specimens.filled(mentions));
  }

  @ParameterizedTest(name = "{1} to {0}")
  @MethodSource("malformed")
  void whatIsNoDocumentIsRefused(String path, String what, byte[] body) throws IOException {
    Answer answer =
        cloud.sendBody("POST", specimens.filled(path), JSON, BodyPublishers.ofByteArray(body));

    Refusals.requireCloudApi(answer, "4xx", "", "");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("otherForms")
  void aBodyInAnotherFormIsReadAsStrictly(String type, String body, String mentions)
      throws IOException {
    Answer answer =
        cloud.sendBody("POST", "/machines", type, BodyPublishers.ofString(specimens.filled(body)));

    Refusals.requireCloudApi(answer, "4xx", "", mentions);
  }

  static Stream<Arguments> malformed() {
    return Stream.of("/machines", "/machines/$machine", "/keys")
        .flatMap(
            path ->
                Bodies.malformed().entrySet().stream()
                    .map(b -> Arguments.of(path, b.getKey(), b.getValue())));
  }

  static List<Arguments> otherForms() {
    String form = "application/x-www-form-urlencoded";
    String multipart = "multipart/form-data; boundary=b";
    return List.of(
        Arguments.of(form, "image=$image&package=$package&colour=red", "colour"),
        Arguments.of(form, "image=$image&image=$image&package=$package", "image"),
        Arguments.of(form, "image=$image&package=$package&name=a%00b", "name"),
        Arguments.of(form, "image=%zz&package=$package", ""),
        Arguments.of(form, "=&&&=", ""),
        Arguments.of(
            multipart,
            "--b\r\nContent-Disposition: form-data; name=\"colour\"\r\n\r\nred\r\n--b--\r\n",
            "colour"),
        Arguments.of(
            multipart, "--b\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nno end", ""),
        Arguments.of("multipart/form-data", "--b\r\n\r\n\r\n--b--\r\n", ""),
        Arguments.of("application/xml", "<machine/>", ""));
  }
}
