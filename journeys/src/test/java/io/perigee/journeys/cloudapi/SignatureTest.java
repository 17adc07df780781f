package io.perigee.journeys.cloudapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.perigee.journeys.client.Answer;
import io.perigee.journeys.client.CloudClient;
import io.perigee.journeys.client.Http;
import io.perigee.journeys.platform.SigningKey;
import io.perigee.journeys.platform.StartedPlatform;
import io.perigee.journeys.platform.Tenant;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Signatures by every algorithm, in every form that CloudAPI's clients write, of accounts and
 * sub-users, with the keys named in every way.
 */
@ExtendWith(StartedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignatureTest {

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

  private final StartedPlatform platform;
  private final Http http;
  private Tenant tenant;
  private CloudClient owner;

  SignatureTest(StartedPlatform platform) {
    this.platform = platform;
    this.http = new Http(platform.credentials().url());
  }

  /** Its sub-user may read the account. */
  @BeforeAll
  void anAccountWithASubUser(@TempDir Path folder) throws IOException {
    tenant = Tenant.of(platform, "sign", folder);
    owner = tenant.cloud();
    owner
        .send(
            "POST",
            "/users",
            Map.of("login", "bob", "email", "bob@example.com", "password", "secret123"))
        .must(201);
    owner
        .send("POST", "/policies", Map.of("name", "look", "rules", List.of("CAN getaccount")))
        .must(201);
    owner
        .send(
            "POST",
            "/roles",
            Map.of(
                "name", "lookers",
                "members", List.of(Map.of("type", "subuser", "login", "bob", "default", true)),
                "policies", List.of(Map.of("name", "look"))))
        .must(201);
    owner.send("PUT", "", Map.of("role-tag", List.of("lookers"))).must(200);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "rsa-sha1",
        "rsa-sha256",
        "rsa-sha512",
        "ecdsa-sha256",
        "ecdsa-sha384",
        "ecdsa-sha512",
        "ed25519-sha512"
      })
  void everyAlgorithmSignsInEveryForm(String algorithm) throws IOException {
    // Given a key of the account's, and one of its sub-user's
    SigningKey own = SigningKey.of(algorithm);
    SigningKey bobs = SigningKey.of(algorithm);
    String name = "key-" + algorithm;
    owner.send("POST", "/keys", Map.of("name", name, "key", own.openSsh())).must(201);
    owner.send("POST", "/users/bob/keys", Map.of("name", name, "key", bobs.openSsh())).must(201);
    String target = "/" + tenant.login();

    for (String key : List.of(own.md5(), own.sha256(), name)) {
      // When the account signs, by its login or its id
      for (String account : List.of(tenant.login(), tenant.id())) {
        Signed signed = new Signed(own, algorithm, "/" + account + "/keys/" + key);
        // Then it is let in, whatever the form
        everyForm(signed, target);
      }
    }
    for (String key : List.of(bobs.md5(), bobs.sha256(), name)) {
      everyForm(new Signed(bobs, algorithm, target + "/users/bob/keys/" + key), target);
    }

    // And neither with the other's key nor under the other's name
    assertRefused(new Signed(bobs, algorithm, target + "/keys/" + name), target);
    assertRefused(new Signed(own, algorithm, target + "/users/bob/keys/" + name), target);
    assertRefused(new Signed(own, algorithm, target + "/keys/" + bobs.md5()), target);
  }

  private record Signed(SigningKey key, String algorithm, String keyId) {

    String header(String headers, String text) {
      return "Signature keyId=\"%s\",algorithm=\"%s\"".formatted(keyId, algorithm)
          + (headers == null
              ? " " + key.sign(algorithm, text)
              : ",headers=\"%s\",signature=\"%s\"".formatted(headers, key.sign(algorithm, text)));
    }

    /** As triton signs. */
    String target(String target, String date) {
      return header(
          "(request-target) date", "(request-target): get %s\ndate: %s".formatted(target, date));
    }
  }

  private void everyForm(Signed signed, String target) throws IOException {
    String now = date(Instant.now());
    String late = date(Instant.now().minusSeconds(310));
    assertIn(signed, get(target, now, signed.target(target, now)));
    assertIn(signed, get(target, now, signed.header("date", "date: " + now)));
    assertIn(signed, get(target, now, signed.header(null, now)));
    String utc = now.replace("GMT", "UTC");
    assertIn(signed, get(target, utc, signed.header("date", "date: " + utc)));
    assertIn(signed, http.send("GET", presigned(signed, target, 600), Map.of(), null));

    for (Answer answer :
        List.of(
            get(target, late, signed.target(target, late)),
            get(target, late, signed.header("date", "date: " + late)),
            get(target, late, signed.header(null, late)),
            get(target, now, signed.header("date", "date: " + late)),
            get(target + "/keys", now, signed.target(target, now)),
            http.send("GET", presigned(signed, target, -10), Map.of(), null))) {
      assertThat(answer.status()).as("%s: %s", signed.keyId, answer.body()).isEqualTo(401);
      assertThat(answer.json().path("code").asText()).isEqualTo("InvalidCredentials");
    }
  }

  private void assertIn(Signed signed, Answer answer) {
    assertThat(answer.status()).as("%s: %s", signed.keyId, answer.body()).isEqualTo(200);
    assertThat(answer.json().path("id").asText()).isEqualTo(tenant.id());
  }

  private void assertRefused(Signed signed, String target) throws IOException {
    String now = date(Instant.now());
    Answer answer = get(target, now, signed.target(target, now));
    assertThat(answer.status()).as("%s: %s", signed.keyId, answer.body()).isEqualTo(401);
  }

  private Answer get(String target, String date, String authorization) throws IOException {
    return http.send("GET", target, Map.of("Date", date, "Authorization", authorization), null);
  }

  /** A URL that carries its signature ("Pre-signed URLs"). */
  private String presigned(Signed signed, String path, int seconds) {
    Map<String, String> parameters =
        new TreeMap<>(
            Map.of(
                "algorithm",
                signed.algorithm,
                "expires",
                Long.toString(Instant.now().getEpochSecond() + seconds),
                "keyId",
                signed.keyId));
    StringBuilder query = new StringBuilder();
    parameters.forEach(
        (name, value) ->
            query
                .append(query.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(encoded(value)));
    String host = http.base().substring("http://".length());
    String text = "GET\n%s\n%s\n%s".formatted(host, path, query);
    return path + "?" + query + "&signature=" + encoded(signed.key.sign(signed.algorithm, text));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String date(Instant at) {
    return at.atZone(ZoneOffset.UTC).format(DATE);
  }
}
