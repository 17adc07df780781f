package io.perigee.journeys.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perigee.contracts.envelope.Json;
import io.perigee.journeys.client.CloudClient;
import io.perigee.journeys.client.Credentials;
import io.perigee.journeys.client.Http;
import io.perigee.journeys.client.LunaClient;
import io.perigee.journeys.platform.KeyFile;
import io.perigee.journeys.platform.StartedPlatform;
import io.perigee.journeys.platform.Tenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens and signatures that are wrong, forged, expired, or somebody else's. */
@ExtendWith(StartedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgeryTest {

  private final StartedPlatform platform;
  private final Http http;
  private final LunaClient luna;
  private Tenant tenant;
  private Tenant other;
  private CloudClient stranger;

  ForgeryTest(StartedPlatform platform) throws IOException {
    this.platform = platform;
    this.http = new Http(platform.credentials().url());
    this.luna = LunaClient.login(platform.credentials());
  }

  @BeforeAll
  void accounts(@TempDir Path folder) throws IOException {
    tenant = Tenant.withRsaKey(platform, "forged", folder);
    other = Tenant.withRsaKey(platform, "other", folder);
    KeyFile key = KeyFile.rsa(folder.resolve("stranger.pem"));
    Credentials own = tenant.credentials();
    stranger =
        new CloudClient(
            new Credentials(
                own.url(),
                own.luna(),
                new Credentials.CloudApi(
                    tenant.login(), key.file().toString(), own.cloudapi().keyId()),
                own.lunanode()));
  }

  static Stream<Arguments> tokens() {
    return Stream.of(
        token("no JWT", t -> "nonsense"),
        token("cut short", t -> t.substring(0, t.length() - 4)),
        token("another signature", t -> t.substring(0, t.lastIndexOf('.') + 1) + "A".repeat(43)),
        token("no signature", t -> t.substring(0, t.lastIndexOf('.') + 1)),
        token(
            "no algorithm",
            t -> encoded("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + t.split("\\.")[1] + "."),
        token(
            "another user",
            t -> t.split("\\.")[0] + "." + changed(t, "id", 999) + "." + t.split("\\.")[2]),
        token("signed with another secret", t -> signed(t, "secret")),
        token("signed with no secret", t -> signed(t, " ")),
        token(
            "expired",
            t ->
                t.split("\\.")[0]
                    + "."
                    + changed(t, "exp", 1_000_000_000)
                    + "."
                    + t.split("\\.")[2]),
        token(
            "never expiring",
            t ->
                t.split("\\.")[0]
                    + "."
                    + changed(t, "exp", 99_999_999_999L)
                    + "."
                    + t.split("\\.")[2]),
        token("very long", t -> t + "x".repeat(8_000)),
        token("repeated", t -> t + "." + t),
        token("SQL", t -> "' OR '1'='1"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tokens")
  void aTokenThatWasNotIssuedIsNotValid(String what, UnaryOperator<String> forge)
      throws IOException {
    String forged = forge.apply(luna.token());

    Refusals.requireLuna(
        http.send("GET", "/config/node", Map.of("x-access-tokens", forged), null), "401", "token");
  }

  @ParameterizedTest(name = "{0} s away")
  @ValueSource(longs = {-86_400, -310, 310, 86_400})
  void aSignatureOfAnotherTimeIsRefused(long away) throws IOException {
    String target = "/" + tenant.login() + "/machines";

    Refusals.requireCloudApi(
        http.send(
            "GET",
            target,
            tenant.cloud().signed("GET", target, Instant.now().plusSeconds(away)),
            null),
        "401",
        "InvalidCredentials",
        "");
  }

  @Test
  void aSignatureByAnotherKeyIsRefused() throws IOException {
    Refusals.requireCloudApi(stranger.get("/machines"), "401", "InvalidCredentials", "");
  }

  @Test
  void aSignatureForAnotherRequestIsRefused() throws IOException {
    Map<String, String> signed = tenant.cloud().signed("GET", "/" + tenant.login() + "/images");

    Refusals.requireCloudApi(
        http.send("GET", "/" + tenant.login() + "/machines", signed, null),
        "401",
        "InvalidCredentials",
        "");
    Refusals.requireCloudApi(
        http.send("POST", "/" + tenant.login() + "/images", signed, ""), "4xx", "", "");
  }

  static Stream<Arguments> headers() {
    return Stream.of(
        header("no scheme", a -> "x"),
        header("another scheme", a -> a.replace("Signature", "Bearer")),
        header("empty", a -> "Signature "),
        header("no key", a -> a.replaceFirst("keyId=\"[^\"]*\",", "")),
        header("a key of nobody", a -> a.replaceFirst("keyId=\"/[^/]*", "keyId=\"/nobody")),
        header("an unknown key", a -> a.replaceFirst("/keys/[^\"]*", "/keys/nosuch")),
        header("a sub-user of nobody", a -> a.replaceFirst("/keys/", "/users/nobody/keys/")),
        header("a key with a NUL", a -> a.replaceFirst("/keys/[^\"]*", "/keys/%00")),
        header(
            "a very long key", a -> a.replaceFirst("/keys/[^\"]*", "/keys/" + "x".repeat(5_000))),
        header("another algorithm", a -> a.replace("rsa-sha256", "rsa-sha512")),
        header("an unknown algorithm", a -> a.replace("rsa-sha256", "none")),
        header("hmac by the public key", a -> a.replace("rsa-sha256", "hmac-sha256")),
        header("nothing signed", a -> a.replaceFirst("headers=\"[^\"]*\"", "headers=\"\"")),
        header(
            "the date not signed",
            a -> a.replaceFirst("headers=\"[^\"]*\"", "headers=\"(request-target)\"")),
        header(
            "a header that is not there",
            a -> a.replaceFirst("headers=\"[^\"]*\"", "headers=\"date x-nosuch\"")),
        header("no base64", a -> a.replaceFirst("signature=\"[^\"]*\"", "signature=\"!!!\"")),
        header("an empty signature", a -> a.replaceFirst("signature=\"[^\"]*\"", "signature=\"\"")),
        header("a quote too few", a -> a.substring(0, a.length() - 1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("headers")
  void aSignatureHeaderThatIsWrongIsRefused(String what, UnaryOperator<String> spoil)
      throws IOException {
    String target = "/" + tenant.login() + "/machines";
    Map<String, String> headers = new HashMap<>(tenant.cloud().signed("GET", target));
    headers.compute("Authorization", (name, value) -> spoil.apply(value));

    Refusals.requireCloudApi(http.send("GET", target, headers, null), "4xx", "Invalid", "");
  }

  @Test
  void aSignatureWithoutADateIsRefused() throws IOException {
    String target = "/" + tenant.login() + "/machines";
    Map<String, String> headers = new HashMap<>(tenant.cloud().signed("GET", target));
    headers.remove("Date");

    Refusals.requireCloudApi(http.send("GET", target, headers, null), "4xx", "Invalid", "");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"99", "~6", "x", "8.0.0.0"})
  void aVersionThatIsNotSpokenIsRefused(String version) throws IOException {
    Refusals.requireCloudApi(
        tenant.cloud().send("GET", "/machines", null, Map.of("Accept-Version", version)),
        "400",
        "InvalidVersion",
        "");
  }

  @Test
  void anotherAccountsUrlIsNotAuthorized() throws IOException {
    for (String path : new String[] {"", "/machines", "/keys", "/images", "/packages"}) {
      String target = "/" + other.login() + path;

      Refusals.requireCloudApi(
          http.send("GET", target, tenant.cloud().signed("GET", target), null),
          "403",
          "NotAuthorized",
          "");
      String byId = "/" + other.id() + path;
      Refusals.requireCloudApi(
          http.send("GET", byId, tenant.cloud().signed("GET", byId), null),
          "403",
          "NotAuthorized",
          "");
    }
    assertThat(other.cloud().get("/machines").status()).isEqualTo(200);
  }

  private static Arguments token(String what, UnaryOperator<String> forge) {
    return Arguments.of(what, forge);
  }

  private static Arguments header(String what, UnaryOperator<String> spoil) {
    return Arguments.of(what, spoil);
  }

  private static String changed(String token, String claim, long value) {
    ObjectNode claims =
        (ObjectNode)
            Json.tree(
                new String(
                    Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8));
    return encoded(Json.write(claims.put(claim, value)));
  }

  private static String signed(String token, String secret) {
    String text = token.substring(0, token.lastIndexOf('.'));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return text
          + "."
          + Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
