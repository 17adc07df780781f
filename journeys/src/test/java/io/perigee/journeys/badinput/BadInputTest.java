package io.perigee.journeys.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.journeys.client.Answer;
import io.perigee.journeys.client.Credentials;
import io.perigee.journeys.client.Http;
import io.perigee.journeys.client.LunaClient;
import io.perigee.journeys.client.LunaNodeClient;
import io.perigee.journeys.platform.StartedPlatform;
import io.perigee.journeys.platform.Tenant;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What holds for every made endpoint: wrong methods, missing credentials and huge bodies are
 * refused in the API's own form.
 */
@ExtendWith(StartedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {

  private static final String LUNANODE_FAILURE = "authentication failure";

  private final StartedPlatform platform;
  private final Http http;
  private final LunaClient luna;
  private Tenant tenant;

  BadInputTest(StartedPlatform platform) throws IOException {
    this.platform = platform;
    this.http = new Http(platform.credentials().url());
    this.luna = LunaClient.login(platform.credentials());
  }

  @BeforeAll
  void anAccount(@TempDir Path folder) throws IOException {
    tenant = Tenant.of(platform, "any", folder);
  }

  static List<Endpoint> made() throws IOException {
    return Endpoint.made();
  }

  static Stream<Endpoint> guarded() throws IOException {
    return made().stream().filter(e -> !e.isOpen());
  }

  static Stream<Endpoint> withBodies() throws IOException {
    return made().stream().filter(Endpoint::takesBody);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("made")
  void anotherMethodIsNotAllowed(Endpoint endpoint) throws IOException {
    Answer answer = http.send("PATCH", endpoint.filled(tenant.login()), Map.of(), null);

    requireRefused(endpoint, answer, "405");
    assertThat(answer.headers().firstValue("Allow"))
        .hasValueSatisfying(a -> assertThat(a).contains(endpoint.method()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("guarded")
  void nobodyIsRefused(Endpoint endpoint) throws IOException {
    Answer answer =
        http.send(
            endpoint.method(),
            endpoint.filled(tenant.login()),
            Map.of(),
            endpoint.takesBody() ? "" : null);

    requireUnauthenticated(endpoint, answer);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("guarded")
  void credentialsOfAnotherApiAreRefused(Endpoint endpoint) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    if (endpoint.api().equals("luna")) {
      headers.putAll(tenant.cloud().signed(endpoint.method(), endpoint.filled(tenant.login())));
    } else {
      headers.put("x-access-tokens", luna.token());
    }

    Answer answer =
        http.send(
            endpoint.method(),
            endpoint.filled(tenant.login()),
            headers,
            endpoint.takesBody() ? "" : null);

    requireUnauthenticated(endpoint, answer);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("guarded")
  void identitiesAndServicesCannotBeClaimedByHeaders(Endpoint endpoint) throws IOException {
    Map<String, String> headers =
        Map.of(
            "X-Perigee-Identity",
            "eyJhbGciOiJub25lIn0.eyJraW5kIjoic2VydmljZSJ9.",
            "X-Perigee-Deadline",
            "0",
            "X-Forwarded-For",
            "127.0.0.1");

    Answer answer =
        http.send(
            endpoint.method(),
            endpoint.filled(tenant.login()),
            headers,
            endpoint.takesBody() ? "" : null);

    requireUnauthenticated(endpoint, answer);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("withBodies")
  void aBodyThatIsTooLargeIsRefused(Endpoint endpoint) throws IOException {
    for (BodyPublisher body : List.of(Bodies.announced(), Bodies.chunked())) {
      Answer answer =
          http.sendBody("POST", endpoint.filled(tenant.login()), credentials(endpoint), body);

      // A service may refuse the path before the gateway has seen how long a chunked body is.
      requireRefused(endpoint, answer, "4xx");
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "/nosuch",
        "/config/nosuch",
        "/config/node/a/b/c",
        "/control/action",
        "/internal/bootstrap",
        "/luna/config/node",
        "/cloudapi/x/machines",
        "/%00"
      })
  void anUnknownPathOfLunaOrNobodyIsNotFound(String path) throws IOException {
    Answer answer = luna.get(path);

    assertThat(answer.status()).as(answer.body()).isBetween(400, 404);
    assertThat(answer.json().path("message").asText()).as(answer.body()).isNotBlank();
    assertThat(answer.body()).doesNotContain("Exception");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "/nosuch",
        "/machines/a/b/c",
        "/machines/a/nosuch",
        "/internal",
        "/%00",
        "/images/a/b"
      })
  void anUnknownPathOfAnAccountIsNotFound(String path) throws IOException {
    Refusals.requireCloudApi(tenant.cloud().send("GET", path, null), "4xx", "", "");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"vm/fly", "boat/list", "vm/list/more", "internal/bootstrap"})
  void anUnknownActionOfLunaNodeIsRefused(String action) throws IOException {
    LunaNodeClient lunanode = tenant.lunanode();
    int slash = action.indexOf('/');

    Refusals.requireLunaNode(
        lunanode.send(action.substring(0, slash), action.substring(slash + 1), Map.of()), "");
  }

  private Map<String, String> credentials(Endpoint endpoint) {
    Credentials.LunaNode key = tenant.credentials().lunanode();
    return switch (endpoint.api()) {
      case "luna" -> Map.of("x-access-tokens", luna.token(), "Content-Type", "application/json");
      case "cloudapi" -> {
        Map<String, String> headers =
            new LinkedHashMap<>(tenant.cloud().signed("POST", endpoint.filled(tenant.login())));
        headers.put("Content-Type", "application/json");
        yield headers;
      }
      default ->
          Map.of("Content-Type", "application/x-www-form-urlencoded", "X-Api-Id", key.apiId());
    };
  }

  private static void requireUnauthenticated(Endpoint endpoint, Answer answer) {
    switch (endpoint.api()) {
      case "luna" -> Refusals.requireLuna(answer, "401", "token");
      case "cloudapi" -> requireCloud(endpoint, answer, "401", "InvalidCredentials");
      default -> Refusals.requireLunaNode(answer, LUNANODE_FAILURE);
    }
  }

  private static void requireRefused(Endpoint endpoint, Answer answer, String status) {
    switch (endpoint.api()) {
      case "luna" -> Refusals.requireLuna(answer, status, "");
      case "cloudapi" -> requireCloud(endpoint, answer, status, "");
      default -> Refusals.requireLunaNode(answer, "");
    }
  }

  /** An answer to HEAD has no body. */
  private static void requireCloud(Endpoint endpoint, Answer answer, String status, String code) {
    if (answer.body().isEmpty() && endpoint.method().equals("HEAD")) {
      assertThat(answer.status()).isEqualTo(Integer.parseInt(status));
    } else {
      Refusals.requireCloudApi(answer, status, code, "");
    }
  }
}
